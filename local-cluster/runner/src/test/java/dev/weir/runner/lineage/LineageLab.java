package dev.weir.runner.lineage;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.weir.runner.jobs.Cluster;
import dev.weir.runner.lineage.Shape.In;
import dev.weir.runner.samples.SampleStream;
import dev.weir.runner.sql.CompiledScript;
import dev.weir.runner.sql.Script;
import dev.weir.runner.sql.SqlCompiler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Asks after rows of small samples on a real Flink. */
final class LineageLab {
    static final ObjectMapper JSON = new ObjectMapper();
    private static Cluster cluster;
    private static Lineage lineage;
    static final SqlCompiler COMPILER = new SqlCompiler();

    private LineageLab() {}

    static synchronized Lineage lineage() throws Exception {
        if (lineage == null) {
            cluster = Cluster.start();
            Runtime.getRuntime().addShutdownHook(new Thread(cluster::deleteFolder));
            lineage = new Lineage(COMPILER, CompletableFuture.completedFuture(cluster));
        }
        return lineage;
    }

    /** Runs of a script's jobs on chosen rows. */
    static Experiments experiments(CompiledScript compiled) throws Exception {
        lineage();
        return new Experiments(cluster, compiled.jobs(), true, 60_000_000_000L, System.nanoTime() + 240_000_000_000L);
    }

    /** A script whose tables have the rows as samples, a file each. */
    static Script script(String sql, Path folder, List<In> rows) throws IOException {
        List<SampleStream> samples = new ArrayList<>();
        for (String table : rows.stream().map(In::table).distinct().toList()) {
            samples.add(sample(folder, table, rows.stream().filter(row -> row.table().equals(table)).map(In::json).toList()));
        }
        return Script.of(sql).withSamples(samples);
    }

    static SampleStream sample(Path folder, String table, List<String> lines) throws IOException {
        Path file = folder.resolve(table + ".jsonl");
        Files.write(file, lines);
        // As the host writes it: lines of JSON have no header, whatever it says.
        SampleStream.Format format = new SampleStream.Format("jsonl", true, ",", null, null, null);
        return new SampleStream(table, List.of(file.toString()), format, null, TextNode.valueOf("max"), "stop", "streams/" + table + ".yaml");
    }

    static Answer why(Script script, String sink, ObjectNode row) throws Exception {
        return why(script, sink, row, null);
    }

    static Answer why(Script script, String sink, ObjectNode row, String kind) throws Exception {
        return why(script, sink, row, kind, Search.FEW);
    }

    static Answer why(Script script, String sink, ObjectNode row, String kind, int atOnce) throws Exception {
        return why(script, sink, row, kind, atOnce, 60_000);
    }

    static Answer why(Script script, String sink, ObjectNode row, String kind, int atOnce, int searchMs) throws Exception {
        ObjectNode params = JsonNodeFactory.instance.objectNode().put("sink", sink).put("kind", kind).put("searchMs", searchMs).put("timeoutMs", 240_000).put("atOnce", atOnce);
        ObjectNode texts = params.putObject("row");
        row.fields().forEachRemaining(value -> texts.put(value.getKey(), value.getValue().toString()));
        return (Answer) lineage().why(script, params);
    }
}
