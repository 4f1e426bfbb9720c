package dev.weir.runner.lineage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.runner.lineage.Answer.Note;
import dev.weir.runner.lineage.Shape.In;
import dev.weir.runner.sql.Script;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows that thousands of input rows are needed for, by ways of every kind: each of these is proven to be needed, and those that are not are told. */
@Timeout(300)
class ManyTest {
    private static final int MANY = 2_000;
    /** Milliseconds: time is not what is tested here. */
    private static final int LONG = 240_000;

    @TempDir
    Path folder;

    /** Tables a, b and a2: rows of one hour, each value ten times, in pairs of one key; names and prices: a row of key x; changes: two of each key. */
    private static List<In> rows(int count) {
        List<In> all = new ArrayList<>();
        for (int id = 0; id < count; id++) {
            int minute = (int) (id * 50L / count);
            all.add(new In("a", id, "x", 1 + id / 10, minute, false));
            all.add(new In("b", id, "x", 1 + id / 10, minute, false));
            all.add(new In("a2", id, "x", 1 + id / 10, minute, false));
            all.add(new In("changes", id, "k" + id % (count / 2), 1 + id, minute, false));
        }
        all.add(new In("names", 1, "x", 7, 0, false));
        all.add(new In("prices", 1, "x", 7, 0, false));
        return all;
    }

    private Answer why(String sql, int count, String row) throws Exception {
        Script script = LineageLab.script(Shapes.ddl(true) + sql, folder, rows(count));
        return LineageLab.why(script, "select-1", (ObjectNode) LineageLab.JSON.readTree(row), null, Search.FEW, LONG);
    }

    private static List<String> notes(Answer answer) {
        return answer.notes().stream().map(Note::code).toList();
    }

    private static int total(Answer answer) {
        return answer.inputs().stream().mapToInt(Answer.Source::total).sum();
    }

    private static final String WINDOW = "GROUP BY window_start, window_end";

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "SELECT CAST(window_start AS STRING) AS w, COUNT(*) AS n, SUM(v) AS s FROM TABLE(HOP(TABLE a, DESCRIPTOR(ts), INTERVAL '30' MINUTES, INTERVAL '60' MINUTES)) WINDOW | {\"w\":\"2024-01-01 00:00:00.000\"} | 2000",
        "SELECT CAST(window_end AS STRING) AS w, AVG(CAST(v AS DOUBLE)) AS m, COUNT(*) AS n FROM TABLE(CUMULATE(TABLE a, DESCRIPTOR(ts), INTERVAL '30' MINUTES, INTERVAL '60' MINUTES)) WINDOW | {\"w\":\"2024-01-01 01:00:00.000\"} | 2000",
        "SELECT k, CAST(window_start AS STRING) AS w, COUNT(*) AS n FROM TABLE(SESSION(TABLE a PARTITION BY k, DESCRIPTOR(ts), INTERVAL '5' MINUTES)) GROUP BY k, window_start, window_end | {} | 2000",
        "SELECT b.id, COUNT(*) AS n FROM a JOIN b ON a.k = b.k WHERE b.id = 7 GROUP BY b.id | {} | 2001",
        "SELECT a.k, COUNT(*) AS n FROM a JOIN b ON a.id = b.id GROUP BY a.k | {} | 4000",
        "SELECT a.k, COUNT(*) AS n, COUNT(b.id) AS m FROM a LEFT JOIN b ON a.id = b.id GROUP BY a.k | {} | 4000",
        "SELECT a.k, SUM(a.v + b.v) AS n FROM a JOIN b ON a.id = b.id AND a.ts BETWEEN b.ts - INTERVAL '2' MINUTES AND b.ts + INTERVAL '1' MINUTE GROUP BY a.k | {} | 4000",
        "SELECT p.v, COUNT(*) AS n FROM a JOIN prices FOR SYSTEM_TIME AS OF a.ts AS p ON a.k = p.k GROUP BY p.v | {} | 2001",
        "SELECT n.v, COUNT(*) AS n FROM a2 AS a JOIN names FOR SYSTEM_TIME AS OF a.p AS n ON a.k = n.k GROUP BY n.v | {} | 2001",
        "SELECT COUNT(*) AS n, SUM(m) AS s FROM (SELECT id / 2 AS h, COUNT(*) AS m FROM a GROUP BY id / 2) | {} | 2000",
        "SELECT COUNT(*) AS n, SUM(v) AS s FROM changes | {} | 1000",
        "SELECT COUNT(*) AS n, SUM(v) AS s FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY id / 2 ORDER BY ts DESC) AS r FROM a) WHERE r = 1 | {} | 1000",
        "SELECT k, COUNT(*) AS n, SUM(v) AS s FROM (SELECT k, v FROM a UNION ALL SELECT k, v FROM b) GROUP BY k | {} | 4000",
        "SELECT k, COUNT(*) AS n, SUM(v) AS s FROM (SELECT k, v FROM a UNION ALL SELECT k, v FROM a WHERE id < 1000) GROUP BY k | {} | 2000",
    })
    void eachOfManyRowsIsProvenToBeNeeded(String sql, String row, int needed) throws Exception {
        Answer answer = why(sql.replace("WINDOW", WINDOW), MANY, row);
        assertEquals("each", answer.proof(), answer::toString);
        assertEquals(needed, total(answer));
        assertEquals(List.of("lineage-at-once"), notes(answer));
    }

    /** Neighbours are alike in {@code id / 4}, rows far apart in {@code MOD(id, 500)}: each can be left out, and not all. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "SELECT k, COUNT(DISTINCT id / 4) AS n FROM a GROUP BY k | 250",
        "SELECT k, COUNT(DISTINCT MOD(id, 500)) AS n, COUNT(DISTINCT id / 4) AS m FROM a GROUP BY k | 500",
        "SELECT k, MAX(v) AS hi FROM a GROUP BY k | 1",
        "SELECT CAST(window_start AS STRING) AS w, COUNT(DISTINCT MOD(id, 500)) AS n FROM TABLE(SESSION(TABLE a, DESCRIPTOR(ts), INTERVAL '5' MINUTES)) WINDOW | 500",
        "SELECT a.k, COUNT(DISTINCT a.id / 4) AS n FROM a JOIN b ON a.id = b.id GROUP BY a.k | 500",
        "SELECT COUNT(*) AS n FROM (SELECT DISTINCT k, v FROM (SELECT k, v FROM a UNION ALL SELECT k, v FROM b)) | 100",
    })
    void ofRowsThatAreAlikeOneIsEnough(String sql, int needed) throws Exception {
        Answer answer = why(sql.replace("WINDOW", WINDOW), 1_000, "{}");
        assertEquals("each", answer.proof(), answer::toString);
        assertEquals(needed, total(answer));
    }

    /** A Top-N keeps what it was given of all keys, and any may have had a part: what the row shows says which to look at first. */
    @Test
    void aTopNOfAggregatesNeedsTheRowsOfItsKey() throws Exception {
        List<In> rows = rows(2);
        IntStream.range(2, MANY).forEach(id -> rows.add(new In("a", id, "k" + id % 20, 1 + id, id * 50 / MANY, false)));
        String sql = "SELECT k, n, r FROM (SELECT k, n, ROW_NUMBER() OVER (ORDER BY n DESC) AS r FROM (SELECT k, SUM(v) AS n FROM a GROUP BY k)) WHERE r <= 3";
        Answer answer = LineageLab.why(LineageLab.script(Shapes.ddl(true) + sql, folder, rows), "select-1", (ObjectNode) LineageLab.JSON.readTree("{\"k\":\"k19\"}"), null, Search.FEW, LONG);
        assertEquals("each", answer.proof(), answer::toString);
        assertEquals(100, total(answer));
        // Without that look there were 27.
        assertTrue(answer.runs() < 20, answer::toString);
    }

    /** One row a minute: without one, what is left of it are two sessions, of which neither is this one. */
    @Test
    void aSessionThatSplitsWithoutARowNeedsIt() throws Exception {
        String sql = "SELECT CAST(window_start AS STRING) AS w, CAST(window_end AS STRING) AS e, MAX(v) AS hi FROM TABLE(SESSION(TABLE a, DESCRIPTOR(ts), INTERVAL '90' SECOND(2))) GROUP BY window_start, window_end";
        Answer answer = why(sql, 50, "{}");
        assertEquals("each", answer.proof());
        assertEquals(50, total(answer));
        assertEquals(List.of("lineage-at-once"), notes(answer));
    }
}
