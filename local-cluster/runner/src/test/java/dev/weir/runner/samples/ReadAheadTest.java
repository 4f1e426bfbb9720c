package dev.weir.runner.samples;

import static dev.weir.runner.samples.SampleJobs.file;
import static dev.weir.runner.samples.SampleJobs.kafka;
import static dev.weir.runner.samples.SampleJobs.sample;
import static dev.weir.runner.samples.SampleJobs.script;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.TextNode;
import java.lang.reflect.Field;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.SourceReaderMetricGroup;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.streaming.api.operators.SourceOperatorFactory;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.SimpleUserCodeClassLoader;
import org.apache.flink.util.UserCodeClassLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadAheadTest {
    @TempDir
    Path folder;

    @Test
    void whatStandsBeforeABrokenLineIsGivenFirst() throws Exception {
        String[] lines = Stream.concat(Stream.concat(Stream.of("id"), Stream.iterate(1, id -> id + 1).limit(3_000).map(String::valueOf)), Stream.of("x", "3001"))
                .toArray(String[]::new);
        var running = started(sample("broken_rows", file(folder, "broken_rows.csv", lines)));
        assertEquals(JobStatus.FAILED, SampleJobs.cluster().result(running.id()).get().getJobStatus().orElseThrow());
        List<String> rows = running.rows().values().iterator().next();
        assertEquals(3_000, rows.size());
        assertEquals("+I[3000]", rows.get(2_999));
    }

    @Test
    void noThreadOutlivesItsRun() throws Exception {
        SampleStream endless = SampleJobs.with(sample("endless_rows", file(folder, "endless_rows.csv", "id", "1", "2")), null, TextNode.valueOf("max"), "loop");
        var running = started(endless);
        var capture = running.captures().values().iterator().next();
        try (var reader = capture.read(0, false)) {
            reader.take();
        }
        SampleJobs.cluster().cancel(running.id()).get();
        SampleJobs.cluster().result(running.id()).get();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("weir-sample-endless_rows")) {
                thread.join(10_000);
                assertEquals(Thread.State.TERMINATED, thread.getState());
            }
        }
    }

    /** An event that finds its task gone fails the job, so the last one must have come. */
    @Test
    void aReaderEndsOnlyAfterTheEnumeratorsLastWord() throws Exception {
        SampleStream stream = sample("few_rows", file(folder, "few_rows.csv", "id", "1", "2"));
        var job = SampleJobs.compile(script(kafka("few_rows", "id INT") + "SELECT * FROM few_rows", stream)).jobs().get(0);
        SourceReader<RowData, SamplePosition> reader = sourceOf(job.streamGraph(new JobID())).createReader(contextOf(new JobID()));
        reader.addSplits(List.of(SamplePosition.START));
        List<String> given = new ArrayList<>();
        InputStatus status = poll(reader, given);
        while (given.size() < 2) {
            reader.isAvailable().get(10, TimeUnit.SECONDS);
            status = poll(reader, given);
        }
        for (int i = 0; i < 3; i++) {
            status = poll(reader, given);
            assertEquals(InputStatus.NOTHING_AVAILABLE, status);
        }
        CompletableFuture<Void> told = reader.isAvailable();
        reader.notifyNoMoreSplits();
        told.get(10, TimeUnit.SECONDS);
        while (status == InputStatus.NOTHING_AVAILABLE) {
            reader.isAvailable().get(10, TimeUnit.SECONDS);
            status = poll(reader, given);
        }
        assertEquals(InputStatus.END_OF_INPUT, status);
        reader.close();
    }

    private static InputStatus poll(SourceReader<RowData, SamplePosition> reader, List<String> given) throws Exception {
        ReaderOutput<RowData> output = answering(ReaderOutput.class, (method, arguments) -> {
            given.add(String.valueOf(arguments[0]));
            return null;
        });
        InputStatus status = reader.pollNext(output);
        while (status == InputStatus.MORE_AVAILABLE) {
            status = reader.pollNext(output);
        }
        return status;
    }

    @SuppressWarnings("unchecked")
    private static Source<RowData, SamplePosition, ?> sourceOf(StreamGraph graph) throws Exception {
        StreamNode node = graph.getStreamNodes().stream().filter(found -> found.getOperatorFactory() instanceof SourceOperatorFactory).findFirst().orElseThrow();
        Field field = SourceOperatorFactory.class.getDeclaredField("source");
        field.setAccessible(true);
        return (Source<RowData, SamplePosition, ?>) field.get(node.getOperatorFactory());
    }

    private static SourceReaderContext contextOf(JobID job) {
        MetricGroup metrics = answering(SourceReaderMetricGroup.class, (method, arguments) -> Map.of("<job_id>", job.toString()));
        UserCodeClassLoader loader = SimpleUserCodeClassLoader.create(ReadAheadTest.class.getClassLoader());
        return answering(SourceReaderContext.class, (method, arguments) -> switch (method) {
            case "metricGroup" -> metrics;
            case "currentParallelism" -> 1;
            case "getIndexOfSubtask" -> 0;
            case "getUserCodeClassLoader" -> loader;
            default -> null;
        });
    }

    @SuppressWarnings("unchecked")
    private static <T> T answering(Class<?> type, BiFunction<String, Object[], Object> answer) {
        return (T) Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> answer.apply(method.getName(), arguments));
    }

    private static SampleJobs.Running started(SampleStream stream) throws Exception {
        var compiled = SampleJobs.compile(script(kafka(stream.table(), "id INT") + "SELECT * FROM " + stream.table(), stream));
        return SampleJobs.start(compiled.jobs().get(0));
    }
}
