package dev.weir.runner.savepoints;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.runner.WeirException;
import dev.weir.runner.jobs.Run;
import dev.weir.runner.jobs.RunState;
import dev.weir.runner.sql.Script;
import dev.weir.runner.sql.SqlCompiler;
import dev.weir.runner.verdict.Diff;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A run that was stopped goes on where it was: sources at their row, counts at their number. */
@Timeout(120)
class StopTest {
    private static final String ORDERS = "CREATE TABLE orders (k STRING, n BIGINT) WITH ('connector'='kafka','topic'='orders',"
            + "'properties.bootstrap.servers'='nowhere:9092','scan.startup.mode'='earliest-offset','format'='json');\n";
    private static final String COUNTS = ORDERS + "SELECT k, COUNT(*) AS c, SUM(n) AS s FROM orders GROUP BY k;";

    @TempDir
    static Path folder;

    private static RealRuns real;
    private static String data;

    @BeforeAll
    static void start() throws Exception {
        real = new RealRuns();
        data = Files.writeString(folder.resolve("orders.csv"), "k,n\na,1\nb,10\na,2\n").toString();
    }

    @AfterAll
    static void stop() throws Exception {
        real.close();
    }

    @Test
    void countsGoOnWhereTheyWere() throws Exception {
        Run first = real.start(endless(COUNTS), null);
        real.rowsUntil(first, "select-1", rows -> rows.size() >= 50);
        String path = real.stop(first, folder.resolve("stops").toUri().toString());
        assertEquals(RunState.FINISHED, RealRuns.ended(first).state());
        List<JsonNode> before = real.rowsUntil(first, "select-1", rows -> false);
        long counted = last(before, "a") + last(before, "b");

        Run second = real.start(endless(COUNTS), new Restore(path, false));
        List<JsonNode> after = real.rowsUntil(second, "select-1", rows -> rows.size() >= 2);
        assertEquals("-U", after.get(0).get(0).asText(), "a restored count is taken back before it is given anew");
        String key = after.get(0).get(2).asText();
        assertEquals(last(before, key), after.get(0).get(3).asLong());
        assertEquals(last(before, key) + 1, after.get(1).get(3).asLong());
        assertEquals(counted % 3 == 1 ? "b" : "a", key, "the sample goes on at its next row");
        real.cancel(second);
    }

    @Test
    void rowsGoOnAfterThoseOfTheRunBefore() throws Exception {
        Run first = real.start(endless(COUNTS), null);
        real.rowsUntil(first, "select-1", rows -> rows.size() >= 50);
        String path = real.stop(first, folder.resolve("goes-on").toUri().toString());
        var before = RealRuns.ended(first).counts().get(0);
        int kept = real.rowsUntil(first, "select-1", rows -> false).size();

        Run second = real.resume(endless(COUNTS), new Restore(path, false), first);
        List<JsonNode> rows = real.rowsUntil(second, "select-1", some -> some.size() >= kept + 2);
        assertEquals("-U", rows.get(kept).get(0).asText());
        String key = rows.get(kept).get(2).asText();
        assertEquals(last(rows.subList(0, kept), key), rows.get(kept).get(3).asLong(), "what is taken back is what was there");
        // Stopped so, no update is cut in two.
        real.stop(second, folder.resolve("goes-on").toUri().toString());
        var after = RealRuns.ended(second).counts().get(0);
        assertTrue(after.counted() > before.counted());
        assertEquals(before.tableRows(), after.tableRows());
    }

    @Test
    void whatASavepointHoldsIsTold() throws Exception {
        Run run = real.start(endless(COUNTS), null);
        real.rowsUntil(run, "select-1", rows -> rows.size() >= 10);
        Savepoint told = Savepoints.read(real.stop(run, folder.resolve("told").toUri().toString()));
        assertEquals("savepoint", told.kind());
        assertEquals("native", told.format());
        Savepoint.Operator counts = told.operators().stream().filter(operator -> operator.key() != null).findFirst().orElseThrow();
        assertTrue(counts.name().startsWith("GroupAggregate"), counts.name());
        assertTrue(counts.uid().matches("u[0-9a-f]{16}"), counts.uid());
        assertEquals("ROW<STRING>", counts.key().replaceAll("VARCHAR\\(2147483647\\)", "STRING"));
        assertEquals(
                List.of("accState value", "_timer_state/processing_user-timers timers", "_timer_state/event_user-timers timers"),
                counts.states().stream().map(state -> state.name() + " " + state.kind()).toList());
        assertEquals("value ROW<BIGINT, BIGINT>", counts.states().get(0).kind() + " " + counts.states().get(0).type().replace(" NOT NULL", ""));
        assertTrue(counts.bytes().keyed() > 0);
        Savepoint.Operator source = told.operators().stream().filter(operator -> operator.bytes().coordinator() > 0).findFirst().orElseThrow();
        assertTrue(source.states().stream().anyMatch(state -> state.kind().equals("coordinator")));
        assertNull(source.problem());
    }

    @Test
    void stateIsNeverDroppedUnasked() throws Exception {
        Run run = real.start(endless(COUNTS), null);
        real.rowsUntil(run, "select-1", rows -> rows.size() >= 10);
        String path = real.stop(run, folder.resolve("drops").toUri().toString());
        Script other = endless(ORDERS + "SELECT k, MAX(n) AS m FROM orders GROUP BY k;");
        WeirException refused = assertThrows(WeirException.class, () -> real.start(other, new Restore(path, false)));
        assertEquals("state-dropped", refused.code());
        assertTrue(refused.getMessage().contains("GroupAggregate"), refused.getMessage());
        Run allowed = real.start(other, new Restore(path, true));
        List<JsonNode> rows = real.rowsUntil(allowed, "select-1", some -> some.size() >= 1);
        assertEquals("+I", rows.get(0).get(0).asText());
        real.cancel(allowed);
    }

    @Test
    void jobsOfOneScriptKeepTheirOwnState() throws Exception {
        Script two = endless(COUNTS + "\nSELECT MIN(n) AS low, COUNT(*) AS c FROM orders;");
        Run first = real.start(two, null);
        real.rowsUntil(first, "select-1", rows -> rows.size() >= 20);
        real.rowsUntil(first, "select-2", rows -> rows.size() >= 20);
        String path = real.stop(first, folder.resolve("two").toUri().toString());
        RealRuns.ended(first);
        List<JsonNode> before = real.rowsUntil(first, "select-2", rows -> false);
        // Of the savepoint of one job alone the other job has nothing.
        String one = StopFolder.savepoints(path).get(1);
        var verdict = Diff.of(new SqlCompiler(), two, two, one);
        assertEquals(List.of("keeps source-position", "keeps state-same", "new operator-new", "new operator-new"),
                verdict.operators().stream().filter(said -> said.rule() != null).map(said -> said.verdict() + " " + said.rule()).sorted().toList());
        assertEquals("works", Diff.of(new SqlCompiler(), two, two, path).restore());
        Run second = real.start(two, new Restore(path, false));
        List<JsonNode> after = real.rowsUntil(second, "select-2", rows -> rows.size() >= 1);
        assertEquals(before.get(before.size() - 1).get(3).asLong(), after.get(0).get(3).asLong());
        real.cancel(second);
    }

    @Test
    void aRunThatEndedHasNothingToSave() throws Exception {
        Run run = real.start(RealRuns.script(COUNTS, Map.of("orders", data), "stop", "max"), null);
        RealRuns.ended(run);
        assertEquals("run-over", assertThrows(WeirException.class, () -> real.stop(run, null)).code());
    }

    private static Script endless(String text) {
        return RealRuns.script(text, Map.of("orders", data), "loop", "max");
    }

    /** The last count that a key was given; 0 where it has none. */
    private static long last(List<JsonNode> rows, String key) {
        long last = 0;
        for (JsonNode row : rows) {
            boolean given = row.get(0).asText().equals("+I") || row.get(0).asText().equals("+U");
            last = given && row.get(2).asText().equals(key) ? row.get(3).asLong() : last;
        }
        return last;
    }
}
