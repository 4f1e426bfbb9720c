package dev.weir.runner.savepoints;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.runner.captures.RowReader;
import dev.weir.runner.jobs.Cluster;
import dev.weir.runner.jobs.Run;
import dev.weir.runner.jobs.RunStatus;
import dev.weir.runner.jobs.Runs;
import dev.weir.runner.sql.Script;
import dev.weir.runner.sql.SqlCompiler;
import dev.weir.runner.wire.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** Runs scripts on one real cluster, stops them with savepoints and starts them again. */
public final class RealRuns implements AutoCloseable {
    private final Cluster cluster;
    private final Runs runs;
    private int started;

    public RealRuns() throws Exception {
        cluster = Cluster.start();
        runs = new Runs(new SqlCompiler(), CompletableFuture.completedFuture(cluster));
    }

    /** A script with sample streams, given as the wire has them; {@code pace} is max, or speed for that of event time. */
    public static Script script(String text, Map<String, String> files, String end, String pace) {
        List<Map<String, Object>> samples = new ArrayList<>();
        files.forEach((table, file) -> samples.add(Map.of(
                "table", table, "files", List.of(file), "format", Map.of("header", true, "delimiter", ",", "on-error", "fail"),
                "pace", pace.equals("max") ? "max" : Map.of("speed", 1), "end", end, "origin", "streams/" + table + ".yaml")));
        Map<String, Object> script = Map.of(
                "file", "job.sql", "text", text, "common", List.of(), "settings", Map.of(), "parallelism", 1, "mode", "streaming",
                "samples", samples, "trusted", true, "jars", List.of(), "real", List.of());
        return Json.MAPPER.convertValue(script, Script.class);
    }

    public Run start(Script script, Restore restore) throws Exception {
        String id = "real-" + started++;
        runs.start(script, id, null, 100_000, restore);
        return runs.get(id);
    }

    /** Goes on from a run that was stopped, with its rows. */
    public Run resume(Script script, Restore restore, Run before) throws Exception {
        String id = "real-" + started++;
        runs.resume(script, id, null, 100_000, restore, before.id());
        return runs.get(id);
    }

    public String stop(Run run, String folder) throws Exception {
        return stop(run, folder, null);
    }

    /** @param next what is to go on from there; null where that is not known */
    public String stop(Run run, String folder, Script next) throws Exception {
        return runs.stop(run.id(), folder, next);
    }

    public void cancel(Run run) throws Exception {
        runs.cancel(run.id());
        ended(run);
        runs.forget(run.id());
    }

    /** The rows of a sink up to the first that {@code enough} holds for, or to the end; each {@code [kind, time, value …]}. */
    public List<JsonNode> rowsUntil(Run run, String sink, Predicate<List<JsonNode>> enough) throws Exception {
        List<JsonNode> rows = new ArrayList<>();
        try (RowReader reader = run.capture(sink).read(0, false)) {
            for (var chunk = reader.take(); chunk != null; chunk = reader.take()) {
                for (String line : new String(chunk.lines(), 0, chunk.length(), StandardCharsets.UTF_8).split("\n")) {
                    rows.add(parse(line));
                    if (enough.test(rows)) {
                        return rows;
                    }
                }
            }
        }
        return rows;
    }

    private static JsonNode parse(String line) throws IOException {
        return Json.MAPPER.readTree(line);
    }

    public static RunStatus ended(Run run) throws InterruptedException {
        while (!run.state().isOver()) {
            run.progress().awaitChange(run.progress().changes(), 1_000);
        }
        return run.status();
    }

    public Runs runs() {
        return runs;
    }

    @Override
    public void close() throws Exception {
        cluster.close();
    }
}
