package dev.weir.runner.savepoints;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.runner.WeirException;
import dev.weir.runner.jobs.Run;
import dev.weir.runner.sql.CompiledScript;
import dev.weir.runner.sql.Script;
import dev.weir.runner.sql.SqlCompiler;
import dev.weir.runner.topology.TopologyEdits;
import dev.weir.runner.topology.TopologyEdits.OperatorEdits;
import dev.weir.runner.verdict.Diff;
import dev.weir.runner.verdict.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Operators whose ids moved, since their table has another name, and which a person pins to what they were. */
@Timeout(120)
class PinTest {
    private static final String DDL = "CREATE TABLE %1$s (k STRING, n BIGINT) WITH ('connector'='kafka','topic'='orders',"
            + "'properties.bootstrap.servers'='nowhere:9092','scan.startup.mode'='earliest-offset','format'='json');\n";
    private static final String COUNTS = DDL + "SELECT k, COUNT(*) AS c, SUM(n) AS s FROM %1$s GROUP BY k;";

    @TempDir
    static Path folder;

    private static final SqlCompiler COMPILER = new SqlCompiler();
    private static RealRuns real;
    private static String savepoint;
    private static List<JsonNode> before;

    @BeforeAll
    static void stopOneWithTheOldName() throws Exception {
        real = new RealRuns();
        Files.writeString(folder.resolve("orders.csv"), "k,n\na,1\nb,10\na,2\n");
        Run run = real.start(script("orders"), null);
        real.rowsUntil(run, "select-1", rows -> rows.size() >= 50);
        savepoint = real.stop(run, folder.resolve("savepoints").toUri().toString());
        RealRuns.ended(run);
        before = real.rowsUntil(run, "select-1", rows -> false);
    }

    @AfterAll
    static void stop() throws Exception {
        real.close();
    }

    @Test
    void withoutAPinTheStateIsNotFound() throws Exception {
        assertEquals("drops", Diff.of(COMPILER, script("orders"), script("bookings"), savepoint).restore());
        WeirException refused = assertThrows(WeirException.class, () -> real.start(script("bookings"), new Restore(savepoint, false)));
        assertEquals("state-dropped", refused.code());
    }

    @ParameterizedTest
    @ValueSource(strings = {"uid", "operatorId"})
    void aPinGivesTheStateBack(String form) throws Exception {
        Script pinned = pinned(form);
        for (String path : new String[] {null, savepoint}) {
            Verdict verdict = Diff.of(COMPILER, script("orders"), pinned, path);
            assertEquals("works", verdict.restore(), verdict.toString());
            assertTrue(verdict.operators().stream().anyMatch(said -> "state-same".equals(said.rule())), verdict.toString());
        }
        Run run = real.start(pinned, new Restore(savepoint, false));
        List<JsonNode> after = goesOn(run, before);
        // The pin stays in the file, also when the operator's own state is in the next savepoint.
        String next = real.stop(run, folder.resolve("savepoints-" + form).toUri().toString());
        RealRuns.ended(run);
        after = real.rowsUntil(run, "select-1", rows -> false);
        assertEquals("works", Diff.of(COMPILER, pinned, pinned, next).restore());
        Run third = real.start(pinned, new Restore(next, false));
        List<JsonNode> all = new java.util.ArrayList<>(before);
        all.addAll(after);
        goesOn(third, all);
        real.cancel(third);
    }

    /** Flink would restore what the source has read, and hand the same out once more. */
    @Test
    void aSourceIsNotPinnedToAnOperatorId() throws Exception {
        JsonNode moved = byType(script("bookings")).get("source");
        String id = byType(script("orders")).get("source").get("operatorId").asText();
        Script pinned = script("bookings").withTopology(new TopologyEdits(
                Map.of(moved.get("uid").asText(), new OperatorEdits(null, null, null, null, null, null, null, id)), Map.of()));
        assertEquals(List.of("pin-needs-uid"), COMPILER.compile(pinned).refused().stream().map(refused -> refused.code()).toList());
    }

    /** The first count after a restore takes back the last one before it, and is one more. */
    private static List<JsonNode> goesOn(Run run, List<JsonNode> counted) throws Exception {
        List<JsonNode> rows = real.rowsUntil(run, "select-1", some -> some.size() >= 2);
        assertEquals("-U", rows.get(0).get(0).asText());
        String key = rows.get(0).get(2).asText();
        assertEquals(last(counted, key, 3), rows.get(0).get(3).asLong());
        assertEquals(last(counted, key, 3) + 1, rows.get(1).get(3).asLong());
        assertEquals(last(counted, key, 4), rows.get(0).get(4).asLong());
        long all = last(counted, "a", 3) + last(counted, "b", 3);
        assertEquals(all % 3 == 1 ? "b" : "a", key, "the source goes on at its next row");
        return rows;
    }

    private static Script script(String table) {
        return RealRuns.script(COUNTS.formatted(table), Map.of(table, folder.resolve("orders.csv").toString()), "loop", "max");
    }

    /** The job with the new name, its source and its aggregate pinned to those of the old one. */
    private static Script pinned(String form) {
        Map<String, JsonNode> old = byType(script("orders"));
        Map<String, OperatorEdits> pins = new HashMap<>();
        byType(script("bookings")).forEach((type, operator) -> {
            assertTrue(!operator.get("uid").equals(old.get(type).get("uid")), type + " must have moved");
            pins.put(operator.get("uid").asText(), new OperatorEdits(null, null, null, null, null, null, null,
                    old.get(type).get(type.equals("source") ? "uid" : form).asText()));
        });
        return script("bookings").withTopology(new TopologyEdits(pins, Map.of()));
    }

    private static Map<String, JsonNode> byType(Script script) {
        CompiledScript compiled = COMPILER.compile(script);
        Map<String, JsonNode> found = new HashMap<>();
        StreamSupport.stream(compiled.topology().get("operators").spliterator(), false)
                .filter(operator -> List.of("source", "group-aggregate").contains(operator.get("type").asText()))
                .forEach(operator -> found.put(operator.get("type").asText(), operator));
        assertEquals(2, found.size());
        return found;
    }

    private static long last(List<JsonNode> rows, String key, int column) {
        long last = 0;
        for (JsonNode row : rows) {
            boolean given = row.get(0).asText().equals("+I") || row.get(0).asText().equals("+U");
            last = given && row.get(2).asText().equals(key) ? row.get(column).asLong() : last;
        }
        return last;
    }
}
