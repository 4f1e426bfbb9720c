package dev.weir.runner.debugger;

import dev.weir.runner.captures.Ring;
import dev.weir.runner.jobs.Cluster;
import dev.weir.runner.jobs.Run;
import dev.weir.runner.jobs.RunState;
import dev.weir.runner.jobs.Runs;
import dev.weir.runner.savepoints.Restore;
import dev.weir.runner.sql.Script;
import dev.weir.runner.sql.SqlCompiler;
import dev.weir.runner.taps.Tap;
import dev.weir.runner.wire.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Runs to be watched and held, on one real cluster, of small samples whose rows are a second apart. */
public final class DebuggedRuns implements AutoCloseable {
    static final int ROWS = 6;
    private static final String TABLE = "CREATE TABLE %s (id INT, amount INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector'='kafka','topic'='%1$s',"
            + "'properties.bootstrap.servers'='nowhere:9092','scan.startup.mode'='earliest-offset','format'='json');\n";
    public static final String ORDERS = TABLE.formatted("orders") + "SELECT id, amount, ts FROM orders;";
    public static final String UNION = TABLE.formatted("odds") + TABLE.formatted("evens") + "SELECT id, ts FROM odds UNION ALL SELECT id, ts FROM evens;";
    public static final String GROUPED = TABLE.formatted("orders") + "SELECT id > 3 AS late, SUM(amount) AS total FROM orders GROUP BY id > 3;";
    public static final String OLDER = "CREATE TABLE older (n INT) WITH ('connector'='datagen','number-of-rows'='50','fields.n.kind'='sequence','fields.n.start'='1','fields.n.end'='50');\nSELECT n FROM older;";
    public static final String ENDLESS = TABLE.formatted("endless") + "SELECT id, amount, ts FROM endless;";

    private final Cluster cluster;
    private final Runs runs;
    private final Path folder = Files.createTempDirectory("weir-debugged");
    private int started;

    public DebuggedRuns() throws Exception {
        cluster = Cluster.start();
        runs = new Runs(new SqlCompiler(), CompletableFuture.completedFuture(cluster));
        write("orders", 1, 2, 3, 4, 5, 6);
        write("endless", 1, 2, 3, 4, 5, 6);
        write("odds", 1, 3, 5);
        write("evens", 2, 4, 6);
    }

    /** The fourth order's amount is below zero. */
    private void write(String table, int... ids) throws Exception {
        List<String> lines = new ArrayList<>(List.of("id,amount,ts"));
        for (int id : ids) {
            lines.add(id + "," + (id == 4 ? -5 : id * 10) + ",2020-01-01 00:00:0" + (id - 1));
        }
        Files.write(folder.resolve(table + ".csv"), lines);
    }

    private Script script(String text, String... real) {
        List<Map<String, Object>> samples = List.of("orders", "odds", "evens", "endless").stream()
                .map(table -> Map.<String, Object>of(
                        "table", table, "files", List.of(folder.resolve(table + ".csv").toString()), "format", Map.of("header", true, "delimiter", ",", "on-error", "fail"),
                        "pace", "max", "end", table.equals("endless") ? "loop" : "stop", "origin", "streams/" + table + ".yaml"))
                .toList();
        return Json.MAPPER.convertValue(
                Map.of("file", "job.sql", "text", text, "common", List.of(), "settings", Map.of(), "parallelism", 1, "mode", "streaming", "samples", samples,
                        "trusted", true, "jars", List.of(), "real", List.of(real)),
                Script.class);
    }

    public Run start(String text, Consumer<RunDebugger> before) throws Exception {
        String id = "debugged-" + started++;
        runs.start(script(text), id, null, 1_000, before);
        return runs.get(id);
    }

    /** @param real tables whose own connector is used */
    public Run startReal(String text, String... real) throws Exception {
        String id = "debugged-" + started++;
        runs.start(script(text, real), id, null, 1_000);
        return runs.get(id);
    }

    public Runs all() {
        return runs;
    }

    Run stopAndResume(Run run, String text) throws Exception {
        String path = runs.stop(run.id(), null, script(text));
        // Only a run that is over has all its rows, and only from such a one another goes on.
        ended(run);
        String id = "debugged-" + started++;
        runs.resume(script(text), id, null, 1_000, new Restore(path, false), run.id());
        return runs.get(id);
    }

    public void cancel(Run run) throws Exception {
        runs.cancel(run.id());
    }

    public RunState ended(Run run) throws Exception {
        while (!run.state().isOver()) {
            run.progress().awaitChange(run.progress().changes(), 1_000);
        }
        return run.state();
    }

    /** The pause, once the run is in one and no step is under way. */
    public DebuggerState.Pause paused(Run run) throws Exception {
        RunDebugger debugger = run.debugger();
        for (; ; ) {
            long seen = debugger.changes();
            DebuggerState state = debugger.state();
            if (state.paused() != null && state.step() == null) {
                return state.paused();
            }
            if (debugger.hasEnded()) {
                throw new AssertionError("the run ended: " + run.status());
            }
            debugger.awaitChange(seen);
        }
    }

    /** The pause, once a row is held. */
    DebuggerState.Pause held(Run run) throws Exception {
        for (; ; ) {
            long seen = run.debugger().changes();
            DebuggerState.Pause pause = paused(run);
            if (pause.hit() != null) {
                return pause;
            }
            run.debugger().awaitChange(seen);
        }
    }

    public long rows(Run run) {
        return run.status().counts().get(0).counted();
    }

    /** Rows go on from the source at once, but come to the sink a moment later. */
    public void awaitRows(Run run, long count) throws Exception {
        while (rows(run) < count) {
            Thread.onSpinWait();
        }
        if (rows(run) != count) {
            throw new AssertionError(rows(run) + " rows instead of " + count);
        }
    }

    List<String> column(Run run, int column) throws Exception {
        List<String> values = new ArrayList<>();
        long count = rows(run);
        try (var reader = run.capture(run.sinks().get(0).name()).read(0, false)) {
            while (values.size() < count) {
                Ring.Chunk chunk = reader.take();
                for (String line : new String(chunk.lines(), 0, chunk.length(), StandardCharsets.UTF_8).split("\n")) {
                    values.add(Json.MAPPER.readTree(line).get(column + 2).asText());
                }
            }
        }
        return values;
    }

    public String source(Run run, String table) {
        return run.debugger().state().sources().stream().map(DebuggerState.Source::operator)
                .filter(uid -> run.operators(run.jobs().get(0)).all().stream().anyMatch(operator -> operator.uid().equals(uid) && operator.name().contains(table)))
                .findFirst().orElseThrow();
    }

    public String operator(Run run, String type) {
        return run.operators(run.jobs().get(0)).all().stream().filter(operator -> operator.type().equals(type)).findFirst().orElseThrow().uid();
    }

    /** On the first edge of the run. */
    Breakpoint breakpoint(RunDebugger debugger, String id, String condition) {
        Edges.Edge edge = (Edges.Edge) debugger.edges().get(0);
        return new Breakpoint(id, edge.from(), edge.to(), condition, false);
    }

    /** All rows that leave an operator from now to the end of the run. */
    List<String> tapped(Run run, String operator, String filter, Runnable then) throws Exception {
        Tap tap = run.debugger().tap(operator, run.debugger().edge(operator, null).to(), filter, true, false);
        then.run();
        StringBuilder all = new StringBuilder();
        for (Tap.Page page = tap.take(0); page != null; page = tap.take(page.matched())) {
            all.append(new String(page.lines(), StandardCharsets.UTF_8));
        }
        run.debugger().close(tap);
        return all.isEmpty() ? List.of() : List.of(all.toString().split("\n"));
    }

    @Override
    public void close() throws Exception {
        cluster.close();
    }
}
