package dev.weir.runner.samples;

import static dev.weir.runner.samples.SampleJobs.file;
import static dev.weir.runner.samples.SampleJobs.kafka;
import static dev.weir.runner.samples.SampleJobs.rows;
import static dev.weir.runner.samples.SampleJobs.sample;
import static dev.weir.runner.samples.SampleJobs.script;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.weir.runner.samples.Replay.Disorder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parts of a sample, and rows that come late, in jobs of a real Flink. */
class ReplayTest {
    private static final LocalDateTime START = LocalDateTime.of(2020, 1, 1, 0, 0);
    private static final String TABLE = kafka("p", "id INT, t TIMESTAMP(3), WATERMARK FOR t AS t");

    @TempDir
    Path folder;

    private SampleStream stream(Replay replay, String end) throws Exception {
        var lines = new ArrayList<>(List.of("id,t"));
        IntStream.range(0, 60).forEach(minute -> lines.add(minute + "," + START.plusMinutes(minute).toString().replace('T', ' ') + ":00"));
        SampleStream whole = sample("p", file(folder, "p.csv", lines.toArray(String[]::new)));
        return new SampleStream(whole.table(), whole.files(), whole.format(), null, whole.pace(), end, whole.origin(), null, replay);
    }

    private static long at(int minute) {
        return START.plusMinutes(minute).toInstant(ZoneOffset.UTC).toEpochMilli();
    }

    private static List<String> ids(int... ids) {
        return IntStream.of(ids).mapToObj(id -> "+I[" + id + "]").toList();
    }

    @Test
    void aPartIsReplayedFromRowToRowAndFromTimeToTime() throws Exception {
        String sql = TABLE + "SELECT id FROM p";
        assertEquals(ids(4, 5, 6), rows(script(sql, stream(new Replay(5L, 7L, null, null, null), "stop"))));
        assertEquals(ids(10, 11), rows(script(sql, stream(new Replay(null, null, at(10), at(12), null), "stop"))));
        assertEquals(ids(58, 59), rows(script(sql, stream(new Replay(59L, null, null, null, null), "stop"))));
        // A loop over a part that is empty ends.
        assertEquals(List.of(), rows(script(sql, stream(new Replay(null, null, at(100), at(200), null), "loop"))));
    }

    @Test
    void aPartLoopsForwardInTime() throws Exception {
        var job = SampleJobs.compile(script(TABLE + "SELECT id, DATE_FORMAT(t, 'HH:mm') FROM p", stream(new Replay(11L, 12L, null, null, null), "loop"))).jobs().get(0);
        var running = SampleJobs.start(job);
        var capture = running.captures().values().iterator().next();
        try (var reader = capture.read(0, true)) {
            while (capture.count().counted() < 5 && reader.take() != null) {}
        }
        SampleJobs.cluster().cancel(running.id()).exceptionally(ended -> null).get();
        assertEquals(List.of("+I[10, 00:10]", "+I[11, 00:11]", "+I[10, 00:12]", "+I[11, 00:13]", "+I[10, 00:14]"), running.rows().values().iterator().next().subList(0, 5));
    }

    @Test
    void aSampleThatIsEditedDuringARunIsReadAnewInItsNextPass() throws Exception {
        SampleStream slow = stream(new Replay(1L, 2L, null, null, null), "loop");
        slow = new SampleStream(slow.table(), slow.files(), slow.format(), null, JsonNodeFactory.instance.objectNode().put("rate", 2000), "loop", slow.origin(), null, slow.replay());
        var running = SampleJobs.start(SampleJobs.compile(script(TABLE + "SELECT id FROM p", slow)).jobs().get(0));
        var capture = running.captures().values().iterator().next();
        try (var reader = capture.read(0, true)) {
            while (capture.count().counted() < 2 && reader.take() != null) {}
            // At once: a pass over a file that is being written would find no row, and the loop would end.
            Path next = Path.of(file(folder, "next.csv", "id,t", "100,2020-01-01 00:00:00", "101,2020-01-01 00:01:00"));
            Files.move(next, folder.resolve("p.csv"), StandardCopyOption.ATOMIC_MOVE);
            while (!capture.table(0, Integer.MAX_VALUE).stream().anyMatch(chunk -> new String(chunk.lines(), 0, chunk.length()).contains("101")) && reader.take() != null) {}
        }
        SampleJobs.cluster().cancel(running.id()).exceptionally(ended -> null).get();
        List<String> all = running.rows().values().iterator().next();
        assertEquals(ids(0, 1), all.subList(0, 2));
        assertTrue(all.containsAll(ids(100, 101)), all::toString);
    }

    @Test
    void lateRowsComeInTheSameOrderEachTimeAndMissTheirWindow() throws Exception {
        String sql = TABLE + "SELECT id FROM p";
        SampleStream late = stream(new Replay(null, null, null, null, new Disorder(0, 0.2, 600_000, 3)), "stop");
        List<String> order = rows(script(sql, late));
        assertEquals(order, rows(script(sql, late)));
        List<String> sorted = rows(script(sql, stream(null, "stop")));
        assertNotEquals(sorted, order);
        assertEquals(sorted.stream().sorted().toList(), order.stream().sorted().toList());
        // What the job does with a filter in the source does not change which rows are late.
        assertEquals(order.stream().filter(row -> row.length() == 6).toList(), rows(script(sql + " WHERE id > 9", late)).stream().filter(row -> row.length() == 6).toList());
        String windows = TABLE + "SELECT COUNT(*) FROM TABLE(TUMBLE(TABLE p, DESCRIPTOR(t), INTERVAL '5' MINUTES)) GROUP BY window_start, window_end";
        int counted = rows(script(windows, late)).stream().mapToInt(row -> Integer.parseInt(row.replaceAll("\\D", ""))).sum();
        assertTrue(counted < 60, () -> counted + " rows came in time");
    }
}
