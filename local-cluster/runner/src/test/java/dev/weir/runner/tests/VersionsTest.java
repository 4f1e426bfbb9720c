package dev.weir.runner.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.weir.runner.WeirException;
import dev.weir.runner.samples.SampleStream;
import dev.weir.runner.sql.Script;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two versions of a job on one sample, and one version in both modes. */
@Timeout(120)
class VersionsTest {
    @TempDir
    Path folder;

    private static final String TABLES = Lab.kafka("clicks", "k STRING, n INT") + "CREATE TABLE sums (k STRING, n BIGINT, PRIMARY KEY (k) NOT ENFORCED) WITH ('connector'='blackhole');\n";
    private static final String SUMS = TABLES + "INSERT INTO sums SELECT k, SUM(CAST(n AS BIGINT)) FROM clicks GROUP BY k;";

    private Script script(String sql, String mode) throws Exception {
        Path file = Files.writeString(folder.resolve("clicks.csv"), "k,n\na,1\nb,2\na,3\nc,9\n");
        var sample = new SampleStream("clicks", List.of(late ? folder.resolve("late.csv").toString() : file.toString()), new SampleStream.Format("csv", true, ",", null, null, null), null, TextNode.valueOf("max"), "stop", "streams/clicks.yaml");
        return new Script("a.sql", sql, List.of(), java.util.Map.of(), 1, mode, List.of(sample), null, true, List.of(), List.of(), null);
    }

    private Versions.Outcome compare(String old, String now, String nowMode) throws Exception {
        ObjectNode how = JsonNodeFactory.instance.objectNode().put("timeoutMs", 60_000);
        return (Versions.Outcome) Lab.tests().compare(script(old, "streaming"), script(now, nowMode), UUID.randomUUID().toString(), how);
    }

    @Test
    void equalTablesAreEqualWhateverTheWayToThem() throws Exception {
        assertTrue(compare(SUMS, SUMS.replace("FROM clicks", "FROM (SELECT * FROM clicks WHERE n IS NOT NULL)"), "streaming").equal());
    }

    @Test
    void rowsAreHeldAgainstEachOtherByKey() throws Exception {
        Versions.Outcome found = compare(SUMS, SUMS.replace("GROUP BY", "WHERE k <> 'c' AND NOT (k = 'a' AND n = 3) GROUP BY"), "streaming");
        assertFalse(found.equal());
        var sink = found.sinks().get(0);
        assertEquals(2, sink.different());
        assertEquals("differs {k=\"a\", n=4} {k=\"a\", n=1} [n]", told(sink.differences().get(0)));
        assertEquals("missing {k=\"c\", n=9} null []", told(sink.differences().get(1)));
    }

    private static String told(TestOutcome.Difference one) {
        return one.kind() + " " + (one.expected() == null ? null : one.expected().values()) + " " + (one.actual() == null ? null : one.actual().values()) + " " + one.columns();
    }

    @Test
    void columnsAndSinksOfOneVersionAreTold() throws Exception {
        String more = SUMS.replace("n BIGINT, PRIMARY", "n BIGINT, m INT, PRIMARY").replace("SUM(CAST(n AS BIGINT))", "SUM(CAST(n AS BIGINT)), MAX(n)")
                + "\nCREATE TABLE other (k STRING) WITH ('connector'='blackhole');\nINSERT INTO other SELECT k FROM clicks;";
        Versions.Outcome found = compare(SUMS, more, "streaming");
        assertFalse(found.equal());
        assertEquals(List.of("m"), found.sinks().get(0).added());
        assertEquals(0, found.sinks().get(0).different());
        assertEquals("new", found.sinks().get(1).only());
    }

    @Test
    void aStreamAndABatchOfItGiveOneTable() throws Exception {
        assertTrue(compare(SUMS, SUMS, "batch").equal());
    }

    @Test
    void whatAStreamDropsForBeingLateABatchCounts() throws Exception {
        String windows = Lab.kafka("clicks", "k STRING, n INT, ts AS TO_TIMESTAMP_LTZ(n, 0), WATERMARK FOR ts AS ts") + "CREATE TABLE o (w TIMESTAMP_LTZ(3), c BIGINT) WITH ('connector'='blackhole');\n"
                + "INSERT INTO o SELECT window_start, COUNT(*) FROM TABLE(TUMBLE(TABLE clicks, DESCRIPTOR(ts), INTERVAL '2' SECOND)) GROUP BY window_start, window_end;";
        // The sample has seconds 1, 2, 3, 9: in this order none is late; read with 9 first, the others are.
        Files.writeString(folder.resolve("late.csv"), "k,n\nc,9\na,1\n");
        assertTrue(compare(windows, windows, "batch").equal());
        late = true;
        var found = compare(windows, windows, "batch");
        assertFalse(found.equal());
        assertEquals("unexpected", found.sinks().get(0).differences().get(0).kind());
    }

    private boolean late;

    @Test
    void aVersionThatFailsIsTold() {
        String fails = SUMS.replace("SUM(CAST(n AS BIGINT))", "SUM(CAST(CAST(k AS INT) AS BIGINT))");
        WeirException thrown = assertThrows(WeirException.class, () -> compare(SUMS, fails, "streaming"));
        assertEquals("compare-failed", thrown.code());
        assertTrue(thrown.getMessage().startsWith("The new version did not run to its end: "), thrown.getMessage());
    }
}
