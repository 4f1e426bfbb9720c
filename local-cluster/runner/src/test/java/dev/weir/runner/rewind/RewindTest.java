package dev.weir.runner.rewind;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.runner.WeirException;
import dev.weir.runner.captures.Ring;
import dev.weir.runner.debugger.DebuggerState;
import dev.weir.runner.jobs.Rewinding;
import dev.weir.runner.jobs.Run;
import dev.weir.runner.jobs.RunState;
import dev.weir.runner.savepoints.RealRuns;
import dev.weir.runner.sql.Script;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A run that went to its end, was taken back, and went to its end again has given what an undisturbed one gives. */
@Timeout(90)
class RewindTest {
    private static final String TABLES = "CREATE TABLE orders (id INT, k STRING, v BIGINT, t TIMESTAMP(3), WATERMARK FOR t AS t) WITH ('connector'='kafka','topic'='orders',"
            + "'properties.bootstrap.servers'='nowhere:9092','scan.startup.mode'='earliest-offset','format'='json');\n"
            + "CREATE TABLE clicks (id INT, k STRING, w BIGINT, t TIMESTAMP(3), WATERMARK FOR t AS t) WITH ('connector'='kafka','topic'='clicks',"
            + "'properties.bootstrap.servers'='nowhere:9092','scan.startup.mode'='earliest-offset','format'='json');\n";
    private static final long NEVER = 3_600_000;

    @TempDir
    static Path folder;

    private static RealRuns real;
    private static int started;

    @BeforeAll
    static void start() throws Exception {
        real = new RealRuns();
        for (String table : List.of("orders", "clicks")) {
            List<String> lines = new ArrayList<>(List.of("id,k," + (table.equals("orders") ? "v" : "w") + ",t"));
            for (int row = 0; row < 40; row++) {
                lines.add(row + "," + "abc".charAt(row % 3) + "," + (row * 7 % 13) + ",2026-01-01 00:" + (row < 10 ? "0" : "") + row + ":00");
            }
            Files.write(folder.resolve(table + ".csv"), lines);
        }
    }

    @AfterAll
    static void stop() throws Exception {
        real.close();
    }

    static List<Map.Entry<String, String>> shapes() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("filter", "SELECT id, k, v FROM orders WHERE v > 3");
        all.put("aggregate", "SELECT k, COUNT(*) AS c, SUM(v) AS s FROM orders GROUP BY k");
        all.put("aggregate on RocksDB", "SET 'state.backend.type'='rocksdb';\nSET 'execution.checkpointing.incremental'='true';\n" + "SELECT k, COUNT(*) AS c, SUM(v) AS s FROM orders GROUP BY k");
        all.put("aggregate on ForSt", "SET 'state.backend.type'='forst';\n" + "SELECT k, COUNT(*) AS c, SUM(v) AS s FROM orders GROUP BY k");
        all.put("window", "SELECT k, window_start, COUNT(*) AS c FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(t), INTERVAL '10' MINUTE)) GROUP BY k, window_start, window_end");
        all.put("join", "SELECT o.id, o.k, c.w FROM orders o JOIN clicks c ON o.id = c.id");
        all.put("interval join", "SELECT o.id, c.id AS c FROM orders o JOIN clicks c ON o.k = c.k AND o.t BETWEEN c.t - INTERVAL '3' MINUTE AND c.t + INTERVAL '3' MINUTE");
        all.put("top", "SELECT k, v FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY v DESC, id) AS r FROM orders) WHERE r <= 2");
        all.put("its own checkpoints", "SET 'execution.checkpointing.interval'='50 ms';\n" + "SELECT k, MAX(v) AS m FROM orders GROUP BY k");
        all.put("three subtasks", "SET 'parallelism.default'='3';\n" + "SELECT k, COUNT(*) AS c FROM orders GROUP BY k");
        all.put("two jobs", "CREATE TABLE a (k STRING, c BIGINT) WITH ('connector'='print');\nCREATE TABLE b (id INT) WITH ('connector'='print');\n"
                + "INSERT INTO a SELECT k, COUNT(*) FROM orders GROUP BY k;\nINSERT INTO b SELECT id FROM clicks WHERE w > 2");
        return List.copyOf(all.entrySet());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("shapes")
    void aRunThatWasTakenBackEndsAsAnUndisturbedOne(Map.Entry<String, String> shape) throws Exception {
        Run undisturbed = run(script(shape.getValue()), null);
        assertEquals(RunState.FINISHED, RealRuns.ended(undisturbed).state());
        Map<String, List<String>> whole = tables(undisturbed);
        assertFalse(whole.values().stream().allMatch(List::isEmpty));

        Run run = pausedRun(script(shape.getValue()));
        List<RewindPoint> points = stepped(run, 12);
        run.debugger().goOn();
        assertEquals(RunState.FINISHED, RealRuns.ended(run).state(), () -> String.valueOf(run.status().failure()));
        assertEquals(whole, tables(run));

        Run again = back(script(shape.getValue()), run, points.get(points.size() - 2).number(), false);
        assertEquals(RunState.FINISHED, RealRuns.ended(again).state(), () -> String.valueOf(again.status().failure()));
        assertEquals(whole, tables(again));
        real.runs().forget(run.id());

        // And further back from there, though the run that took the checkpoint is forgotten.
        Run further = back(script(shape.getValue()), again, points.get(points.size() - 3).number(), false);
        assertEquals(RunState.FINISHED, RealRuns.ended(further).state(), () -> String.valueOf(further.status().failure()));
        assertEquals(whole, tables(further));
        real.runs().forget(again.id());
        real.runs().forget(further.id());
        real.runs().forget(undisturbed.id());
    }

    @Test
    void whatCameAfterTheCheckpointIsGone() throws Exception {
        Script script = script("SELECT id FROM orders");
        Run run = pausedRun(script);
        RewindPoint early = at(stepped(run, 5), 3);
        assertTrue(early.bytes() > 0, early.toString());
        run.debugger().goOn();
        RealRuns.ended(run);
        assertEquals(40, rows(run).size());

        Run again = back(script, run, early.number(), true);
        assertEquals(3, rows(again).size());
        assertTrue(again.rewind().points().contains(early) && again.rewind().points().stream().noneMatch(point -> point.records() > 3), "the points since are gone");
        again.debugger().goOn();
        RealRuns.ended(again);
        List<Integer> ids = real.rowsUntil(again, "select-1", all -> false).stream().map(row -> row.get(2).asInt()).toList();
        assertEquals(java.util.stream.IntStream.range(0, 40).boxed().toList(), ids);
    }

    @Test
    void itGoesOnWithOtherSql() throws Exception {
        String counts = "SELECT k, c FROM (SELECT k, COUNT(*) AS c FROM orders GROUP BY k) WHERE MOD(c, %d) = 0";
        Run run = pausedRun(script(counts.formatted(2)));
        RewindPoint point = at(stepped(run, 6), 3);
        run.debugger().goOn();
        RealRuns.ended(run);
        Run again = back(script(counts.formatted(13)), run, point.number(), false);
        assertEquals(RunState.FINISHED, RealRuns.ended(again).state());
        // The thirteenth of a key counts what came before the checkpoint too.
        List<String> thirteen = real.rowsUntil(again, "select-1", all -> false).stream().filter(row -> row.get(3).asInt() == 13).map(row -> row.get(2).asText()).sorted().distinct().toList();
        assertEquals(List.of("a", "b", "c"), thirteen);
    }

    @Test
    void stateThatNobodyTakesIsDroppedOnlyByLeave() throws Exception {
        Run run = pausedRun(script("SELECT k, COUNT(*) AS c FROM orders GROUP BY k"));
        RewindPoint point = at(stepped(run, 6), 3);
        run.debugger().goOn();
        RealRuns.ended(run);
        Script plain = script("SELECT k, v FROM orders");
        assertEquals("state-dropped", assertThrows(WeirException.class, () -> back(plain, run, point.number(), false)).code());
        assertEquals(1, run.rewind().points().stream().filter(each -> each.number() == point.number()).count(), "the run that was to be taken back is as it was");
        real.runs().resume(plain, "dropped", null, 1_000, null, null, debugger -> {}, new Rewinding(10, NEVER, new Rewinding.Back(run.id(), point.number(), true)));
        assertEquals(RunState.FINISHED, RealRuns.ended(real.runs().get("dropped")).state());
    }

    @Test
    void aRunThatGoesIsNotTakenBackAndAPointIsNotKeptForever() throws Exception {
        Script script = script("SELECT id FROM orders");
        Run run = pausedRun(script);
        List<RewindPoint> points = stepped(run, 14);
        assertEquals("run-not-over", assertThrows(WeirException.class, () -> back(script, run, points.get(0).number(), false)).code());
        assertEquals(10, run.rewind().points().size());
        run.debugger().goOn();
        RealRuns.ended(run);
        assertEquals("point-gone", assertThrows(WeirException.class, () -> back(script, run, 1, false)).code());
        Path files = Path.of(java.net.URI.create(run.rewind().points().get(0).jobs().get(0).path())).getParent();
        assertTrue(Files.exists(files));
        real.runs().forget(run.id());
        assertFalse(Files.exists(files), "checkpoints go with the run");
    }

    @Test
    void aCheckpointIsAPlaceInTheRowsThatTheSampleHad() throws Exception {
        Path file = folder.resolve("orders.csv");
        byte[] before = Files.readAllBytes(file);
        Script script = script("SELECT id FROM orders");
        Run run = pausedRun(script);
        RewindPoint point = at(stepped(run, 3), 2);
        run.debugger().goOn();
        RealRuns.ended(run);
        try {
            List<String> lines = new ArrayList<>(Files.readAllLines(file));
            lines.subList(1, 4).clear();
            Files.write(file, lines);
            WeirException refused = assertThrows(WeirException.class, () -> back(script, run, point.number(), false));
            assertEquals("sample-changed", refused.code());
            assertTrue(refused.getMessage().startsWith("The sample of orders is not what it was") && refused.getMessage().contains("orders.csv"), refused.getMessage());
            // A job that reads it no more has no place in it.
            assertEquals(RunState.FINISHED, RealRuns.ended(backWithLoss(script("SELECT id FROM clicks"), run, point.number())).state());
        } finally {
            Files.write(file, before);
        }
        // Written anew with the same content, it is the same.
        assertEquals(RunState.FINISHED, RealRuns.ended(back(script, run, point.number(), false)).state());
    }

    /** Flink begins at such a checkpoint only by taking it over. */
    @Test
    void aRunWithTheStateChangelogKeepsNone() throws Exception {
        Run run = run(script("SET 'state.changelog.enabled'='true';\nSELECT k, COUNT(*) AS c FROM orders GROUP BY k"), null);
        assertNull(run.rewind());
        assertEquals(RunState.FINISHED, RealRuns.ended(run).state());
    }

    @Test
    void whatWroteOutsideIsNotTakenBack() throws Exception {
        Script real1 = script("CREATE TABLE out1 (id INT) WITH ('connector'='blackhole');\nINSERT INTO out1 SELECT id FROM orders");
        Script outside = new Script(real1.file(), real1.text(), real1.common(), real1.settings(), 1, real1.mode(), real1.samples(), null, true, List.of(), List.of("out1"), real1.topology());
        Run run = run(outside, null);
        assertNull(run.rewind());
        RealRuns.ended(run);
        assertNotEquals(null, run.status());
    }

    private static Script script(String select) {
        String settings = select.replaceFirst("(?s)^((?:SET [^;]*;\\n)*).*", "$1");
        return RealRuns.script(settings + TABLES + select.substring(settings.length()) + ";", Map.of("orders", folder.resolve("orders.csv").toString(), "clicks", folder.resolve("clicks.csv").toString()), "stop", "max");
    }

    private static Run run(Script script, Rewinding rewinding) throws Exception {
        String id = "rewound-" + started++;
        real.runs().start(script, id, null, 1_000, debugger -> {}, rewinding == null ? new Rewinding(10, NEVER, null) : rewinding);
        return real.runs().get(id);
    }

    private static Run pausedRun(Script script) throws Exception {
        String id = "rewound-" + started++;
        real.runs().start(script, id, null, 1_000, debugger -> debugger.pause(), new Rewinding(10, NEVER, null));
        return real.runs().get(id);
    }

    private static Run back(Script script, Run run, long point, boolean paused) throws Exception {
        String id = "rewound-" + started++;
        real.runs().resume(script, id, null, 1_000, null, null, debugger -> {
            if (paused) {
                debugger.pause();
            }
        }, new Rewinding(10, NEVER, new Rewinding.Back(run.id(), point, false)));
        return real.runs().get(id);
    }

    private static Run backWithLoss(Script script, Run run, long point) throws Exception {
        String id = "rewound-" + started++;
        real.runs().resume(script, id, null, 1_000, null, null, debugger -> {}, new Rewinding(10, NEVER, new Rewinding.Back(run.id(), point, true)));
        return real.runs().get(id);
    }

    /** Steps by a record so often, each time until the checkpoint of where the run stands then is there. */
    private static List<RewindPoint> stepped(Run run, int steps) throws Exception {
        for (int step = 1; step <= steps; step++) {
            run.debugger().step("record", null);
            stands(run);
            for (long seen = run.rewind().changes(); !standsAt(run, step); seen = run.rewind().changes()) {
                run.rewind().awaitChange(seen);
            }
        }
        return run.rewind().points();
    }

    private static RewindPoint at(List<RewindPoint> points, long records) {
        return points.stream().filter(point -> point.records() == records).reduce((first, last) -> last).orElseThrow();
    }

    private static boolean standsAt(Run run, long records) {
        return run.rewind().points().stream().anyMatch(point -> point.why().equals("step") && point.records() == records);
    }

    private static void stands(Run run) throws Exception {
        for (; ; ) {
            long seen = run.debugger().changes();
            DebuggerState state = run.debugger().state();
            if (state.paused() != null && state.step() == null) {
                return;
            }
            assertFalse(run.debugger().hasEnded());
            run.debugger().awaitChange(seen);
        }
    }

    private static List<JsonNode> rows(Run run) throws Exception {
        List<JsonNode> rows = new ArrayList<>();
        for (Ring.Chunk chunk : run.capture("select-1").since(0)) {
            for (String line : new String(chunk.lines(), 0, chunk.length(), StandardCharsets.UTF_8).split("\n")) {
                rows.add(dev.weir.runner.wire.Json.MAPPER.readTree(line));
            }
        }
        return rows;
    }

    /** By sink, the rows of the table that it folds to, in no order. */
    private static Map<String, List<String>> tables(Run run) {
        Map<String, List<String>> tables = new TreeMap<>();
        run.captures().forEach(capture -> {
            List<String> lines = new ArrayList<>();
            for (Ring.Chunk chunk : capture.table(0, 100_000)) {
                for (String line : new String(chunk.lines(), 0, chunk.length(), StandardCharsets.UTF_8).split("\n")) {
                    lines.add(line.replaceFirst("^\\[\"..\",[^,]*,", ""));
                }
            }
            assertTrue(capture.count().tableComplete());
            lines.sort(null);
            tables.put(capture.name(), lines);
        });
        return tables;
    }
}
