package dev.weir.runner.lineage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.runner.WeirException;
import dev.weir.runner.lineage.Journey.Stop;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where input rows went, and which operator dropped them and why. */
@Timeout(120)
class WhereTest {
    private static final String TUMBLE = "SELECT k, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE a, DESCRIPTOR(ts), INTERVAL '10' MINUTES)) GROUP BY window_start, window_end, k";

    @TempDir
    Path folder;

    private Journey where(String sql, String table, int id) throws Exception {
        ObjectNode params = JsonNodeFactory.instance.objectNode().put("table", table).put("line", id);
        return (Journey) LineageLab.lineage().where(LineageLab.script(Shapes.ddl(true) + sql, folder, Shapes.ROWS), params);
    }

    private static String reason(Journey journey) {
        return journey.steps().stream().filter(stop -> stop.reason() != null).map(stop -> stop.reason().code()).reduce((one, later) -> later).orElse("arrived");
    }

    /** Row 2 is (y, 3), row 4 (x, 0), row 9 a late (x, 4). */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "SELECT id FROM a WHERE v > 3 | a | 2 | lineage-filtered",
        "SELECT id FROM a WHERE UPPER(k) = 'X' | a | 2 | lineage-filtered",
        "SELECT a.id FROM a JOIN b ON a.k = b.k | a | 6 | lineage-null-key",
        "SELECT a.id FROM a JOIN b ON a.k = b.k | b | 3 | lineage-no-partner",
        "SELECT a.id FROM a JOIN b ON a.k = b.k AND a.v > b.v | a | 1 | lineage-no-partner",
        "SELECT id FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY v DESC, id) AS n FROM a) WHERE n <= 2 | a | 4 | lineage-outranked",
        "SELECT id FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY ts) AS n FROM a) WHERE n = 1 | a | 5 | lineage-duplicate",
        "SELECT DISTINCT k FROM a | a | 3 | lineage-no-effect",
        "SELECT k, MAX(v) FROM a GROUP BY k | a | 1 | lineage-no-effect",
        "SELECT id FROM a ORDER BY v DESC, id LIMIT 3 | a | 4 | lineage-outranked",
        "SELECT k, COUNT(*) FROM a GROUP BY k | a | 3 | arrived",
        "SELECT a2.id, n.v FROM a2 JOIN names FOR SYSTEM_TIME AS OF a2.p AS n ON a2.k = n.k | a2 | 3 | lineage-no-partner",
        "SELECT a2.id, n.v FROM a2 JOIN names FOR SYSTEM_TIME AS OF a2.p AS n ON a2.k = n.k | names | 3 | lineage-not-given",
        "SELECT a2.id, n.v FROM a2 JOIN names FOR SYSTEM_TIME AS OF a2.p AS n ON a2.k = n.k | names | 1 | arrived",
    })
    void itIsSaidWhyARowIsInNoResult(String sql, String table, int id, String code) throws Exception {
        Journey journey = where(sql, table, id);
        assertEquals(code, reason(journey), () -> journey.toString());
        assertEquals(code.equals("arrived"), !journey.results().isEmpty());
    }

    @Test
    void aRowThatCameTooLateIsToldWithItsWatermark() throws Exception {
        Journey journey = where(TUMBLE, "a", 9);
        Stop last = journey.steps().get(journey.steps().size() - 1);
        assertEquals("lineage-late", last.reason().code());
        assertEquals("It came late: its event time is 2024-01-01 00:05, and the watermark stood at 2024-01-01 00:12 already. Give the watermark more delay to wait for such rows.", last.reason().message());
        assertEquals("It ended at " + last.name() + ". " + last.reason().message(), journey.verdict());
    }

    @Test
    void aRowThatIsCountedIsFoundInWhatItChanged() throws Exception {
        Journey journey = where(TUMBLE, "a", 1);
        assertEquals(List.of("added {k=\"x\", n=3}", "removed {k=\"x\", n=2}"), journey.results().stream().map(change -> change.change() + " " + change.row()).toList());
        assertEquals("It is in one row of select-1, in the place of one row that would be there without it.", journey.verdict());
        assertEquals("arrived", journey.steps().get(journey.steps().size() - 1).outcome());
    }

    @Test
    void aDuplicateNamesTheRowThatStands() throws Exception {
        Journey journey = where("SELECT id FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY ts) AS n FROM a) WHERE n = 1", "a", 3);
        Stop last = journey.steps().stream().filter(stop -> stop.reason() != null).findFirst().orElseThrow();
        assertEquals(List.of(1L), last.by().get(0).rows().stream().map(SampleLine::line).toList());
    }

    /** Row 2 of changes is (y, 5), row 4 (y, 1); row 3 of a is (x, 5) before row 8 (x, 9). */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "SELECT id FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY ts DESC) AS n FROM a) WHERE n = 1 | a | 3 | lineage-duplicate | 8",
        "SELECT COUNT(*), SUM(v) FROM changes | changes | 2 | lineage-duplicate | 4",
        "INSERT INTO changes SELECT id, k, v FROM prices | prices | 1 | lineage-duplicate | 3",
        "SELECT id FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY v DESC, id) AS n FROM a) WHERE n <= 2 | a | 3 | lineage-outranked | ",
        "SELECT id, n FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY v DESC, id) AS n FROM a) WHERE n <= 2 | a | 3 | lineage-outranked | ",
    })
    void whatTookARowsPlaceLaterIsTold(String sql, String table, int id, String code, Long by) throws Exception {
        Journey journey = where(sql, table, id);
        List<Stop> told = journey.steps().stream().filter(stop -> stop.reason() != null).toList();
        assertEquals(List.of(code), told.stream().map(stop -> stop.reason().code()).toList(), () -> journey.toString());
        assertEquals(by == null ? List.of() : List.of(by), told.get(0).by().stream().flatMap(source -> source.rows().stream()).map(SampleLine::line).toList(), () -> journey.toString());
        assertEquals("It changed no row of a result in the end. At " + told.get(0).name() + ": " + told.get(0).reason().message(), journey.verdict());
    }

    @Test
    void theFilterIsToldInThePlansWords() throws Exception {
        assertEquals("The condition (UPPER(k) = 'X') does not hold for it.", where("SELECT id FROM a WHERE UPPER(k) = 'X'", "a", 2).steps().get(1).reason().message());
    }

    @Test
    void aKeyThatIsNullMeetsNobody() throws Exception {
        String nulls = "WITH l AS (SELECT id, CASE WHEN k = 'x' THEN k END AS k FROM a), r AS (SELECT id, CASE WHEN k = 'x' THEN k END AS k, v FROM b) ";
        assertEquals("lineage-null-key", reason(where(nulls + "SELECT l.id FROM l JOIN r ON l.k = r.k", "a", 2)));
        String negative = "SELECT id FROM a WHERE NOT EXISTS (SELECT 1 FROM (SELECT CASE WHEN k = 'x' THEN k END AS k FROM b) AS r WHERE r.k = a.k)";
        assertEquals("lineage-null-key", reason(where(negative, "b", 3)));
        assertEquals("arrived", reason(where(nulls + "SELECT l.id FROM l JOIN r ON l.k IS NOT DISTINCT FROM r.k", "a", 2)));
    }

    @Test
    void anArrayThatIsEmptyGivesNoRow() throws Exception {
        String tags = "SELECT id, tag FROM (SELECT id, SPLIT(CASE WHEN k = 'x' THEN 'p,q' END, ',') AS tags FROM a) CROSS JOIN UNNEST(tags) AS t (tag)";
        Journey journey = where(tags, "a", 2);
        assertEquals("lineage-no-rows", reason(journey), () -> journey.toString());
        assertEquals("arrived", reason(where(tags, "a", 1)));
    }

    @Test
    void whatIsNotThereIsRefused() {
        assertEquals("lineage-table", assertThrows(WeirException.class, () -> where("SELECT id FROM a", "b", 1)).code());
        assertEquals("lineage-line", assertThrows(WeirException.class, () -> where("SELECT id FROM a", "a", 99)).code());
    }
}
