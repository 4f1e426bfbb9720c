package dev.weir.runner.samples;

import static dev.weir.runner.samples.SampleJobs.file;
import static dev.weir.runner.samples.SampleJobs.kafka;
import static dev.weir.runner.samples.SampleJobs.sample;
import static dev.weir.runner.samples.SampleJobs.script;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobStatus;
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

    private static SampleJobs.Running started(SampleStream stream) throws Exception {
        var compiled = SampleJobs.compile(script(kafka(stream.table(), "id INT") + "SELECT * FROM " + stream.table(), stream));
        return SampleJobs.start(compiled.jobs().get(0));
    }
}
