package dev.weir.runner.samples;

import static dev.weir.runner.samples.SampleJobs.file;
import static dev.weir.runner.samples.SampleJobs.kafka;
import static dev.weir.runner.samples.SampleJobs.parallel;
import static dev.weir.runner.samples.SampleJobs.rows;
import static dev.weir.runner.samples.SampleJobs.sample;
import static dev.weir.runner.samples.SampleJobs.script;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sample that was recorded from several partitions has a watermark for each of them, as the topic had. */
class SplitsTest {
    private static final String JOB = kafka("e", "id INT, t TIMESTAMP(3), WATERMARK FOR t AS t")
            + "SELECT CAST(window_start AS STRING), COUNT(*) FROM TABLE(TUMBLE(TABLE e, DESCRIPTOR(t), INTERVAL '1' HOUR)) GROUP BY window_start, window_end";
    /** Partition 1 is hours behind partition 0, each in order; partition 2 ends long before the others do, and the last line is of none. */
    private static final String[] LINES = {
        row(2, 0, "00:05:00"), row(0, 1, "03:10:00"), row(1, 2, "00:10:00"), row(0, 3, "04:10:00"), row(1, 4, "00:50:00"), row(1, 5, "01:10:00"), row(0, 6, "05:10:00"), row(1, 7, "03:30:00"),
        "{\"id\":8,\"t\":\"2013-01-01 06:10:00\"}",
    };

    @TempDir
    Path folder;

    @Test
    void noRowIsLateForWhatAnotherPartitionGave() throws Exception {
        var all = List.of("+I[2013-01-01 00:00:00.000, 3]", "+I[2013-01-01 01:00:00.000, 1]", "+I[2013-01-01 03:00:00.000, 2]", "+I[2013-01-01 04:00:00.000, 1]", "+I[2013-01-01 05:00:00.000, 1]", "+I[2013-01-01 06:00:00.000, 1]");
        assertEquals(all, rows(script(JOB, bySplit("partition"))));
        assertEquals(all, rows(parallel(script(JOB, bySplit("partition")), 3)).stream().sorted().toList());
    }

    @Test
    void oneStreamHasOneWatermark() throws Exception {
        assertEquals(
                List.of("+I[2013-01-01 00:00:00.000, 1]", "+I[2013-01-01 03:00:00.000, 1]", "+I[2013-01-01 04:00:00.000, 1]", "+I[2013-01-01 05:00:00.000, 1]", "+I[2013-01-01 06:00:00.000, 1]"),
                rows(script(JOB, bySplit(null))));
    }

    @Test
    void aFileOfSeparatedValuesTellsThemByAColumnThatTheTableNeedNotHave() throws Exception {
        String[] lines = Stream.concat(Stream.of("partition,id,t"), Arrays.stream(LINES).map(line -> line.replaceAll("\\{(\"partition\":(\\d))?,?\"id\":(\\d),\"t\":\"(.*)\"}", "$2,$3,$4"))).toArray(String[]::new);
        assertEquals(rows(script(JOB, bySplit("partition"))), rows(script(JOB, splits("partition", sample("e", file(folder, "e.csv", lines))))));
        var wrong = assertThrows(SampleJobs.JobFailed.class, () -> rows(script(JOB, splits("partitoin", sample("e", file(folder, "e.csv", lines))))));
        assertTrue(wrong.deepest().contains("has no column partitoin, by which the splits of the stream are told apart. Did you mean partition?"), wrong.deepest());
    }

    private SampleStream bySplit(String field) throws Exception {
        return splits(field, sample("e", file(folder, "e.jsonl", LINES)));
    }

    private static SampleStream splits(String field, SampleStream sample) {
        return new SampleStream(sample.table(), sample.files(), sample.format(), null, TextNode.valueOf("max"), "stop", sample.origin(), field, null);
    }

    private static String row(int partition, int id, String time) {
        return "{\"partition\":" + partition + ",\"id\":" + id + ",\"t\":\"2013-01-01 " + time + "\"}";
    }
}
