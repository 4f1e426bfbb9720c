package dev.weir.runner.lineage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.runner.WeirException;
import dev.weir.runner.lineage.Answer.Note;
import dev.weir.runner.samples.SampleStream;
import dev.weir.runner.sql.Script;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is said of an answer beside the rows, and of questions that have none. */
@Timeout(120)
class WhyTest {
    private static final String COUNT = "SELECT k, COUNT(*) AS n FROM a GROUP BY k";

    @TempDir
    Path folder;

    private Script script(String sql) throws Exception {
        return LineageLab.script(Shapes.ddl(true) + sql, folder, Shapes.ROWS);
    }

    private Answer why(String sql, String row, String kind) throws Exception {
        return LineageLab.why(script(sql), "select-1", (ObjectNode) LineageLab.JSON.readTree(row), kind);
    }

    private String refusal(String sql, String row, String kind) {
        return assertThrows(WeirException.class, () -> why(sql, row, kind)).code();
    }

    private static List<Long> lines(Answer answer) {
        return answer.inputs().stream().flatMap(source -> source.rows().stream()).map(SampleLine::line).toList();
    }

    private static List<String> notes(Answer answer) {
        return answer.notes().stream().map(Note::code).toList();
    }

    @Test
    void aChangeComesFromTheRowsBeforeIt() throws Exception {
        assertEquals(List.of(1L, 3L), lines(why(COUNT, "{\"k\":\"x\",\"n\":2}", "+U")));
        assertEquals("lineage-row", refusal(COUNT, "{\"k\":\"x\",\"n\":2}", null));
    }

    @Test
    void aLateRowOfATemporalJoinIsToldToBeLate() throws Exception {
        Answer answer = why("SELECT a.id, p.v FROM a LEFT JOIN prices FOR SYSTEM_TIME AS OF a.ts AS p ON a.k = p.k", "{\"id\":9}", null);
        assertTrue(notes(answer).contains("lineage-late"), answer::toString);
        assertTrue(answer.notes().stream().anyMatch(note -> note.message().contains("the watermark stood at 2024-01-01 00:12 already. A temporal join has forgotten by then")), answer::toString);
    }

    @Test
    void linesOfASortedSampleAreThoseOfItsFile() throws Exception {
        Script plain = script(COUNT);
        Script sorted = plain.withSamples(plain.samples().stream()
                .map(each -> new SampleStream(each.table(), each.files(), each.format(), "v", each.pace(), each.end(), each.origin())).toList());
        Answer answer = LineageLab.why(sorted, "select-1", (ObjectNode) LineageLab.JSON.readTree("{\"k\":\"y\",\"n\":3}"), null);
        assertEquals(List.of(2L, 5L, 7L), lines(answer).stream().sorted().toList());
    }

    @Test
    void aChangeThatTakesARowBackComesFromWhatReplacedItToo() throws Exception {
        assertEquals(List.of(1L, 3L), lines(why(COUNT, "{\"k\":\"x\",\"n\":1}", "-U")));
    }

    @Test
    void columnsThatAreNotAskedForMayHaveAnyValue() throws Exception {
        Answer answer = why(COUNT, "{\"k\":\"y\"}", null);
        assertEquals("3", answer.row().get("n"));
        assertEquals(List.of(2L, 5L, 7L), lines(answer));
    }

    @Test
    void rowsWithoutWhichItIsTheSameAreCounted() throws Exception {
        Answer answer = why("SELECT k, MAX(v) AS hi FROM a GROUP BY k", "{\"k\":\"y\"}", null);
        assertEquals(List.of(5L), lines(answer));
        // Row 7 came when the maximum was there already.
        assertEquals(1, answer.others());
    }

    @Test
    void rowsThatMeetOnTheWayWithoutAKeyAreToldApart() throws Exception {
        Answer answer = why("SELECT k, v FROM a UNION ALL SELECT k, v FROM b", "{\"k\":\"z\"}", null);
        assertEquals(List.of(3L), lines(answer));
        assertEquals(0, answer.others());
    }

    @Test
    void aRowThatIsThereBecauseNothingMatchedIsSaidToBe() throws Exception {
        assertEquals(List.of("lineage-nothing-matched"), notes(why("SELECT a.id, b.id AS bid FROM a LEFT JOIN b ON a.k = b.k", "{\"id\":6}", null)));
        assertEquals(List.of("lineage-nothing-matched"), notes(why("SELECT id FROM b WHERE NOT EXISTS (SELECT 1 FROM a WHERE a.k = b.k)", "{\"id\":3}", null)));
        assertEquals(List.of(), notes(why("SELECT a.id, b.id AS bid FROM a LEFT JOIN b ON a.k = b.k", "{\"id\":2}", null)));
    }

    @Test
    void aValueOfChanceIsNotLookedForAgain() throws Exception {
        Answer answer = why("SELECT id, UUID() AS u FROM a", "{\"id\":3}", null);
        assertEquals(List.of("lineage-value-changes"), notes(answer));
        assertEquals(List.of(3L), lines(answer));
        assertEquals("each", answer.proof());
    }

    @Test
    void theOperatorsOnTheWayAreThoseOfTheNamedRows() throws Exception {
        Answer answer = why(COUNT, "{\"k\":\"y\"}", null);
        assertEquals(List.of("source", "calc", "group-aggregate", "sink"), answer.operators().stream().map(Answer.Step::type).toList());
        assertEquals(List.of(3L, 3L, 5L, 0L), answer.operators().stream().map(Answer.Step::out).toList());
    }

    @Test
    void aBatchIsSearchedWhole() throws Exception {
        Script stream = script(COUNT);
        Script batch = new Script(stream.file(), stream.text(), stream.common(), stream.settings(), 1, "batch", stream.samples(), stream.folder(), true, List.of(), List.of(), stream.topology());
        Answer answer = LineageLab.why(batch, "select-1", (ObjectNode) LineageLab.JSON.readTree("{\"k\":\"y\",\"n\":3}"));
        assertEquals(List.of(2L, 5L, 7L), lines(answer));
        assertEquals("each", answer.proof());
    }

    @Test
    void rowsOfAConnectorsOwnMakingAreNotNamed() throws Exception {
        String datagen = "CREATE TABLE g (n INT) WITH ('connector'='datagen','number-of-rows'='3','fields.n.kind'='sequence','fields.n.start'='1','fields.n.end'='3');\n";
        Answer answer = LineageLab.why(Script.of(datagen + "SELECT n FROM g"), "select-1", (ObjectNode) LineageLab.JSON.readTree("{\"n\":2}"));
        assertEquals(List.of("lineage-own-rows"), notes(answer));
        assertTrue(answer.inputs().isEmpty());
    }

    @Test
    void aJobThatFailsAndNamesThatAreNotThereAreRefused() {
        assertEquals("lineage-run-failed", refusal("SELECT id, 1 / v AS q FROM a", "{\"id\":1}", null));
        assertEquals("lineage-column", refusal(COUNT, "{\"nobody\":1}", null));
        assertEquals("invalid-script", refusal("SELECT nobody FROM a", "{\"id\":1}", null));
        assertEquals("lineage-sink", refusal("SHOW TABLES", "{}", null));
    }
}
