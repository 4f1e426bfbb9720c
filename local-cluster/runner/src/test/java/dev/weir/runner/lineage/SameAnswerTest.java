package dev.weir.runner.lineage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.runner.WeirException;
import dev.weir.runner.sql.Script;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whichever of two inputs is faster: a question has one answer. */
@Timeout(300)
class SameAnswerTest {
    private static final int TIMES = 6;
    /** A question after a result is many runs by itself. */
    private static final int FEWER = 3;
    private static final String BOTH = "(SELECT id, k, v, PROCTIME() AS p FROM a UNION ALL SELECT id + 100, k, v, PROCTIME() AS p FROM b)";
    private static final String TWICE = "(SELECT id, k, v, PROCTIME() AS p FROM a WHERE v > 1 UNION ALL SELECT id + 100, k, v, PROCTIME() AS p FROM a WHERE v < 8)";

    @TempDir
    Path folder;

    private Script script(String sql) throws Exception {
        String text = sql.replace("BOTH", BOTH).replace("TWICE", TWICE);
        return LineageLab.script(Shapes.ddl(true) + text, folder, Shapes.ROWS);
    }

    private interface Question {
        Object answer() throws Exception;
    }

    private static void ask(int times, Question question) {
        List<String> answers = IntStream.range(0, times).mapToObj(i -> {
            try {
                return question.answer().toString();
            } catch (WeirException refused) {
                return refused.code();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }).toList();
        assertEquals(1, Set.copyOf(answers).size(), () -> String.join("\n", Set.copyOf(answers)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "SELECT a.id, b.id AS bid FROM a JOIN b ON a.k = b.k AND a.v > b.v | b | 2",
        "SELECT a.id, b.id AS bid FROM a LEFT JOIN b ON a.k = b.k AND b.v > 15 | b | 1",
        "SELECT a.id, b.id AS bid FROM a FULL JOIN b ON a.k = b.k | a | 6",
        "SELECT id FROM a WHERE NOT EXISTS (SELECT 1 FROM b WHERE b.k = a.k AND b.v > 15) | b | 4",
        "SELECT id FROM a WHERE NOT EXISTS (SELECT 1 FROM b WHERE b.k = a.k) | b | 3",
        "SELECT x.id FROM a x WHERE NOT EXISTS (SELECT 1 FROM a y WHERE y.k = x.k AND y.id < x.id) | a | 7",
        "SELECT id, k FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY p) AS n FROM BOTH) WHERE n = 1 | b | 1",
        "SELECT id, k FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY p) AS n FROM TWICE) WHERE n = 1 | a | 5",
        "SELECT k, v FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY v) AS n FROM BOTH) WHERE n <= 1 | a | 3",
        "SELECT k, LAST_VALUE(v) AS v FROM BOTH GROUP BY k | b | 2",
    })
    void whereARowWent(String sql, String table, int line) throws Exception {
        Script script = script(sql);
        ObjectNode params = JsonNodeFactory.instance.objectNode().put("table", table).put("line", line);
        ask(TIMES, () -> {
            Journey journey = (Journey) LineageLab.lineage().where(script, params);
            return journey.verdict() + journey.steps() + journey.results().stream().map(change -> change.sink() + change.change() + new TreeMap<>(change.row())).sorted().toList();
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "SELECT a.id, b.id AS bid FROM a JOIN b ON a.k = b.k | {\"id\":4,\"bid\":4} | +I",
        "SELECT a.id, b.id AS bid FROM a LEFT JOIN b ON a.k = b.k AND b.v > 15 | {\"id\":2,\"bid\":null} | +I",
        "SELECT x.id FROM a x WHERE NOT EXISTS (SELECT 1 FROM a y WHERE y.k = x.k AND y.id < x.id) | {\"id\":1} |",
        "SELECT id, k FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY p) AS n FROM BOTH) WHERE n = 1 | {\"id\":1} |",
        "SELECT id, k FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY p) AS n FROM TWICE) WHERE n = 1 | {\"id\":101} |",
        "SELECT id, v FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY v) AS n FROM BOTH) WHERE n <= 2 | {\"id\":2} |",
        "SELECT k, LAST_VALUE(v) AS v FROM BOTH GROUP BY k | {\"k\":\"y\"} |",
    })
    void whyARowIsThere(String sql, String row, String kind) throws Exception {
        Script script = script(sql);
        ask(FEWER, () -> {
            Answer answer = LineageLab.why(script, "select-1", (ObjectNode) LineageLab.JSON.readTree(row), kind);
            return answer.row() + answer.proof() + answer.inputs() + answer.others() + answer.operators() + answer.notes();
        });
    }
}
