package dev.weir.runner.lineage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.weir.runner.WeirException;
import dev.weir.runner.samples.SampleStream;
import dev.weir.runner.sql.Script;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A sample of several partitions is followed with the watermark of each, as the run has it. */
@Timeout(120)
class SplitWatermarksTest {
    private static final String JOB = "SELECT CAST(window_start AS STRING) AS s, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE a, DESCRIPTOR(ts), INTERVAL '1' HOUR)) GROUP BY window_start, window_end";
    /** Partition 1 is hours behind partition 0; partition 2 ends long before the others do. */
    private static final List<String> LINES = List.of(
            row(2, 0, "00:05"), row(0, 1, "03:10"), row(1, 2, "00:10"), row(0, 3, "04:10"), row(1, 4, "00:50"), row(1, 5, "01:10"), row(0, 6, "05:10"), row(1, 7, "03:30"));

    @TempDir
    Path folder;

    @Test
    void aRowIsLateOnlyForTheWatermarkOfItsSplits() throws Exception {
        assertEquals(List.of(1L, 3L, 5L), lines("partition", "{\"s\":\"2024-01-01 00:00:00.000\",\"n\":3}"));
        assertEquals(List.of(2L, 8L), lines("partition", "{\"s\":\"2024-01-01 03:00:00.000\",\"n\":2}"));
        assertEquals(List.of(1L), lines(null, "{\"s\":\"2024-01-01 00:00:00.000\",\"n\":1}"));
        assertEquals("lineage-row", assertThrows(WeirException.class, () -> lines(null, "{\"s\":\"2024-01-01 00:00:00.000\",\"n\":3}")).code());
    }

    /** @param splits the field that tells the partition, or null for one watermark of all */
    private List<Long> lines(String splits, String row) throws Exception {
        SampleStream whole = LineageLab.sample(folder, "a", LINES);
        SampleStream sample = new SampleStream(whole.table(), whole.files(), whole.format(), null, TextNode.valueOf("max"), "stop", whole.origin(), splits, null);
        Answer answer = LineageLab.why(Script.of(Shapes.ddl(true) + JOB).withSamples(List.of(sample)), "select-1", (ObjectNode) LineageLab.JSON.readTree(row));
        assertEquals("each", answer.proof());
        return answer.inputs().stream().flatMap(source -> source.rows().stream()).map(SampleLine::line).toList();
    }

    private static String row(int partition, int id, String time) {
        return "{\"partition\":" + partition + ",\"id\":" + id + ",\"ts\":\"2024-01-01 " + time + ":00\"}";
    }
}
