package dev.weir.runner.samples;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.weir.runner.captures.Capture;
import dev.weir.runner.captures.Captures;
import dev.weir.runner.jobs.Cluster;
import dev.weir.runner.jobs.CompiledJob;
import dev.weir.runner.sql.CompiledScript;
import dev.weir.runner.sql.Script;
import dev.weir.runner.sql.SqlCompiler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.JobID;

/** Compiles a script with samples and runs it on a real Flink; what its sinks received comes back as text. */
final class SampleJobs {
    private static final ObjectMapper JSON = JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES).build();
    private static Cluster cluster;

    private SampleJobs() {}

    static synchronized Cluster cluster() throws Exception {
        if (cluster == null) {
            cluster = Cluster.start();
            Runtime.getRuntime().addShutdownHook(new Thread(cluster::deleteFolder));
        }
        return cluster;
    }

    /** Rows per sink, each as {@code +I[a, b]}, in the order in which they came. Throws what the job failed with. */
    static Map<String, List<String>> run(Script script) throws Exception {
        var all = new LinkedHashMap<String, List<String>>();
        for (CompiledJob job : compile(script).jobs()) {
            var running = start(job);
            var result = cluster().result(running.id()).get();
            result.getSerializedThrowable().ifPresent(failure -> {
                throw new JobFailed(failure.deserializeError(SampleJobs.class.getClassLoader()));
            });
            all.putAll(running.rows());
        }
        return all;
    }

    /** The rows of the only sink. */
    static List<String> rows(Script script) throws Exception {
        return run(script).values().iterator().next();
    }

    static CompiledScript compile(Script script) {
        CompiledScript compiled = new SqlCompiler().compile(script);
        if (!compiled.validation().valid()) {
            throw new AssertionError(compiled.validation().toString());
        }
        return compiled;
    }

    static Running start(CompiledJob job) throws Exception {
        var id = new JobID();
        var captures = new LinkedHashMap<String, Capture>();
        job.sinks().forEach(sink -> captures.put(sink.name(), new Capture(sink.name(), null, true, new Capture.Bounds(64 << 20, 1, 1, null), new NoEvents())));
        Captures.register(id, captures);
        cluster().submit(job.streamGraph(id)).get();
        return new Running(id, captures);
    }

    record Running(JobID id, Map<String, Capture> captures) {
        Map<String, List<String>> rows() throws Exception {
            var rows = new LinkedHashMap<String, List<String>>();
            for (var entry : captures.entrySet()) {
                entry.getValue().end();
                rows.put(entry.getKey(), read(entry.getValue()));
            }
            return rows;
        }
    }

    private static List<String> read(Capture capture) throws InterruptedException, IOException {
        var rows = new ArrayList<String>();
        try (var reader = capture.read(0, false)) {
            for (var chunk = reader.take(); chunk != null; chunk = reader.take()) {
                new String(chunk.lines(), 0, chunk.length(), StandardCharsets.UTF_8).lines().forEach(line -> rows.add(text(line)));
            }
        }
        return rows;
    }

    /** {@code ["+I",time,a,b]} becomes {@code +I[a, b]}. */
    private static String text(String line) {
        try {
            JsonNode row = JSON.readTree(line);
            var values = new ArrayList<String>();
            for (int i = 2; i < row.size(); i++) {
                values.add(row.get(i).isTextual() ? row.get(i).asText() : row.get(i).toString());
            }
            return row.get(0).asText() + values;
        } catch (IOException e) {
            throw new AssertionError(line, e);
        }
    }

    static final class JobFailed extends RuntimeException {
        JobFailed(Throwable cause) {
            super(cause);
        }

        /** The deepest cause, as text: task failures cross Flink serialised. */
        String deepest() {
            Throwable t = this;
            while (t.getCause() != null && t.getCause() != t) {
                t = t.getCause();
            }
            return t.toString();
        }
    }

    private static final class NoEvents implements Capture.Events {
        @Override
        public void firstRow(Capture capture) {}

        @Override
        public void limitReached(Capture capture) {}
    }

    /** Writes a file of these lines and gives its path. */
    static String file(Path folder, String name, String... lines) throws IOException {
        Path path = folder.resolve(name);
        Files.write(path, Arrays.asList(lines));
        return path.toString();
    }

    static SampleStream sample(String table, String... files) {
        return new SampleStream(table, List.of(files), format(null, null, null, null), null, TextNode.valueOf("max"), "stop", "streams/" + table + ".yaml");
    }

    static SampleStream.Format format(String type, String nullText, String onError, String kind) {
        return new SampleStream.Format(type, true, ",", nullText, onError, kind);
    }

    static SampleStream with(SampleStream s, SampleStream.Format format) {
        return new SampleStream(s.table(), s.files(), format, s.orderBy(), s.pace(), s.end(), s.origin());
    }

    static SampleStream with(SampleStream s, String orderBy, JsonNode pace, String end) {
        return new SampleStream(s.table(), s.files(), s.format(), orderBy, pace, end, s.origin());
    }

    static Script script(String sql, SampleStream... samples) {
        return Script.of(sql).withSamples(List.of(samples));
    }

    static Script parallel(Script s, int parallelism) {
        return new Script(s.file(), s.text(), s.common(), s.settings(), parallelism, s.mode(), s.samples(), s.folder(), s.trusted(), s.jars(), s.real(), s.topology());
    }

    static String kafka(String name, String columns) {
        return "CREATE TABLE " + name + " (" + columns + ") WITH ('connector'='kafka','topic'='" + name
                + "','properties.bootstrap.servers'='nowhere:9092','scan.startup.mode'='earliest-offset','format'='json');\n";
    }

    static String upsertKafka(String name, String columns) {
        return "CREATE TABLE " + name + " (" + columns + ") WITH ('connector'='upsert-kafka','topic'='" + name
                + "','properties.bootstrap.servers'='nowhere:9092','key.format'='json','value.format'='json');\n";
    }
}
