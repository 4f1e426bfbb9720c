package dev.weir.runner.lineage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.runner.lineage.Answer.Note;
import dev.weir.runner.sql.Script;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Result rows that very many input rows are needed for: each is proven to be. */
@Timeout(300)
class AtOnceTest {
    private static final int MANY = 10_000;
    /** Milliseconds: time is not what is tested here. */
    private static final int LONG = 240_000;
    private static final String TUMBLE = "FROM TABLE(TUMBLE(TABLE a, DESCRIPTOR(ts), INTERVAL '1' HOUR)) GROUP BY window_start, window_end";
    private static final String DDL = "CREATE TABLE a (id INT, k STRING, v INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '1' MINUTE)"
            + " WITH ('connector'='kafka','topic'='t','properties.bootstrap.servers'='nowhere:9092','scan.startup.mode'='earliest-offset','format'='json');\n";

    @TempDir
    Path folder;

    /** Rows 0 to count - 1: of one hour, one in a hundred of the next; values all different; keys x and, one in ten, y. */
    private Script script(String sql, int count) throws Exception {
        List<String> lines = IntStream.range(0, count).mapToObj(id -> String.format(
                "{\"id\":%d,\"k\":\"%s\",\"v\":%d,\"ts\":\"2024-01-01 %02d:%02d:00\"}", id, id % 10 == 3 ? "y" : "x", 7 * id + 1, id < count - count / 100 ? 10 : 11, id * 59L / count)).toList();
        return Script.of(DDL + sql).withSamples(List.of(LineageLab.sample(folder, "a", lines)));
    }

    private Answer why(String sql, int count, String row, int searchMs) throws Exception {
        return LineageLab.why(script(sql, count), "select-1", (ObjectNode) LineageLab.JSON.readTree(row), null, Search.FEW, searchMs);
    }

    private static List<String> notes(Answer answer) {
        return answer.notes().stream().map(Note::code).toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "SELECT COUNT(*) AS n FROM a | {} | 10000",
        "SELECT k, COUNT(*) AS n FROM a GROUP BY k | {\"k\":\"x\"} | 9000",
        "SELECT k, SUM(v) AS s, COUNT(*) AS n FROM a GROUP BY k | {\"k\":\"x\"} | 9000",
        "SELECT k, SUM(v) AS s FROM a WHERE id > 4999 GROUP BY k | {\"k\":\"x\"} | 4500",
        "SELECT k, AVG(CAST(v AS DOUBLE)) AS m FROM a GROUP BY k | {\"k\":\"x\"} | 9000",
        "SELECT UPPER(k) AS u, n FROM (SELECT k, COUNT(*) AS n FROM a GROUP BY k) WHERE n > 8999 | {\"u\":\"X\"} | 9000",
        "SELECT CAST(window_start AS STRING) AS w, COUNT(*) AS n TUMBLE | {\"w\":\"2024-01-01 10:00:00.000\"} | 9900",
        "SELECT CAST(window_start AS STRING) AS w, k, SUM(v) AS s TUMBLE, k | {\"w\":\"2024-01-01 10:00:00.000\",\"k\":\"x\"} | 8910",
        "SELECT CAST(window_start AS STRING) AS w, k, SUM(v) AS s TUMBLE, k | {\"w\":\"2024-01-01 11:00:00.000\",\"k\":\"x\"} | 90",
    })
    void eachOfManyRowsIsProvenToBeNeeded(String sql, String row, int needed) throws Exception {
        Answer answer = why(sql.replace("TUMBLE", TUMBLE), MANY, row, LONG);
        assertEquals("each", answer.proof(), answer::toString);
        assertEquals(needed, answer.inputs().stream().mapToInt(Answer.Source::total).sum());
        assertEquals(List.of("lineage-at-once"), notes(answer));
    }

    @Test
    void oneOfManyIsFoundWithFewRuns() throws Exception {
        Answer answer = why("SELECT k, MAX(v) AS hi FROM a GROUP BY k", MANY, "{\"k\":\"x\"}", LONG);
        assertEquals("each", answer.proof());
        assertEquals(List.of((long) MANY), answer.inputs().get(0).rows().stream().map(SampleLine::line).toList());
        assertTrue(answer.runs() < 20, answer::toString);
    }

    @Test
    void aSumIsAsItIsWithoutTheZerosInIt() throws Exception {
        Answer answer = why("SELECT k, SUM(CASE WHEN MOD(id, 4) = 0 THEN 0 ELSE v END) AS s FROM a GROUP BY k", 2_000, "{\"k\":\"x\"}", LONG);
        assertEquals("each", answer.proof());
        assertEquals(1_300, answer.inputs().get(0).total());
    }

    @Test
    void aDistinctCountIsOfOneRowForEachValue() throws Exception {
        Answer answer = why("SELECT k, COUNT(DISTINCT v) AS n, COUNT(DISTINCT v / 70) AS m FROM a GROUP BY k", 1_000, "{\"k\":\"x\"}", LONG);
        assertEquals("each", answer.proof());
        assertEquals(900, answer.inputs().get(0).total());
        assertEquals(List.of("lineage-at-once"), notes(answer));
    }

    /** A join below the aggregate may take more than the row that is left out. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"SELECT a.k, COUNT(*) AS n FROM a JOIN a AS b ON a.id = b.id GROUP BY a.k | {\"k\":\"x\"}"})
    void whatCannotBeWorkedOutAtOnceIsSaidToBeNotProven(String sql, String row) throws Exception {
        Answer answer = why(sql, 500, row, 1);
        assertEquals("together", answer.proof());
        assertEquals(List.of("lineage-not-each"), notes(answer));
    }
}
