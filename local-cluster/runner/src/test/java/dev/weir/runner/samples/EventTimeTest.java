package dev.weir.runner.samples;

import static dev.weir.runner.samples.SampleJobs.file;
import static dev.weir.runner.samples.SampleJobs.kafka;
import static dev.weir.runner.samples.SampleJobs.parallel;
import static dev.weir.runner.samples.SampleJobs.rows;
import static dev.weir.runner.samples.SampleJobs.sample;
import static dev.weir.runner.samples.SampleJobs.script;
import static dev.weir.runner.samples.SampleJobs.upsertKafka;
import static dev.weir.runner.samples.SampleJobs.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replay in event time: watermarks, late rows, pace, loops, several streams in step. */
class EventTimeTest {
    private static final String COUNT = "SELECT CAST(window_start AS STRING), COUNT(*) FROM TABLE(TUMBLE(TABLE %s, DESCRIPTOR(%s), INTERVAL '1' HOUR)) GROUP BY window_start, window_end";
    private static final LocalDateTime START = LocalDateTime.of(2013, 1, 1, 0, 0);

    @TempDir
    Path folder;

    private static final String[] DISORDERED = {"id,t",
            "1,2013-01-01 00:10:00", "2,2013-01-01 01:10:00", "3,2013-01-01 00:50:00", "4,2013-01-01 01:50:00", "5,2013-01-01 00:55:00", "6,2013-01-01 02:40:00"};

    @Test
    void dropsExactlyTheLateRowsOfTheFile() throws Exception {
        String table = kafka("e", "id INT, t TIMESTAMP(3), WATERMARK FOR t AS t - INTERVAL '30' MINUTE");
        var counts = rows(script(table + COUNT.formatted("e", "t"), sample("e", file(folder, "e.csv", DISORDERED))));
        assertEquals(
                List.of("+I[2013-01-01 00:00:00.000, 2]", "+I[2013-01-01 01:00:00.000, 2]", "+I[2013-01-01 02:00:00.000, 1]"),
                counts.stream().sorted().toList());
    }

    /** Behind a shuffle, a subtask that has not started yet can hold the watermark back; it can never push it ahead. */
    @Test
    void makesNoRowLateByReadingInParallel() throws Exception {
        String table = kafka("e", "id INT, t TIMESTAMP(3), WATERMARK FOR t AS t - INTERVAL '30' MINUTE");
        var counts = rows(parallel(script(table + COUNT.formatted("e", "t"), sample("e", file(folder, "e.csv", DISORDERED))), 3));
        var sorted = counts.stream().sorted().toList();
        assertTrue(List.of("+I[2013-01-01 00:00:00.000, 2]", "+I[2013-01-01 00:00:00.000, 3]").contains(sorted.get(0)), sorted.toString());
        assertEquals(List.of("+I[2013-01-01 01:00:00.000, 2]", "+I[2013-01-01 02:00:00.000, 1]"), sorted.subList(1, 3));
    }

    @Test
    void agreesWithACountByHandOnRandomDisorder() throws Exception {
        var random = new Random(7);
        var lines = new ArrayList<>(List.of("t"));
        var expected = new java.util.TreeMap<String, Integer>();
        long watermark = Long.MIN_VALUE;
        for (int i = 0; i < 3_000; i++) {
            long minute = i + random.nextInt(240) - 120;
            LocalDateTime time = START.plusMinutes(minute + 200);
            lines.add(time.toString().replace('T', ' ') + (time.getSecond() == 0 ? ":00" : ""));
            long end = Math.floorDiv(minute + 200, 60L) * 60 + 60;
            if (watermark < end) {
                expected.merge(START.plusMinutes(end - 60).toString().replace('T', ' ') + ":00.000", 1, Integer::sum);
            }
            watermark = Math.max(watermark, minute + 200 - 60);
        }
        String table = kafka("r", "t TIMESTAMP(3), WATERMARK FOR t AS t - INTERVAL '1' HOUR");
        var counts = rows(script(table + COUNT.formatted("r", "t"), sample("r", file(folder, "r.csv", lines.toArray(String[]::new)))));
        assertEquals(expected.entrySet().stream().map(e -> "+I[" + e.getKey() + ", " + e.getValue() + "]").toList(), counts.stream().sorted().toList());
    }

    @Test
    void takesEventTimeFromMetadataAndComputedColumns() throws Exception {
        String byMetadata = kafka("m", "id INT, t TIMESTAMP_LTZ(3) METADATA FROM 'timestamp', o BIGINT METADATA FROM 'offset', topic STRING METADATA, WATERMARK FOR t AS t");
        String csv = file(folder, "m.csv", "id,timestamp", "1,2013-01-01T00:10:00Z", "2,2013-01-01 02:10:00+02:00");
        assertEquals(
                List.of("+I[1, 0, m]", "+I[2, 1, m]"),
                rows(script(byMetadata + "SELECT id, o, topic FROM m WHERE t = TO_TIMESTAMP_LTZ(1356999000, 0)", sample("m", csv))));
        String computed = kafka("c", "id INT, epoch BIGINT, t AS TO_TIMESTAMP_LTZ(epoch, 0), WATERMARK FOR t AS t");
        String late = file(folder, "c.csv", "id,epoch", "1,0", "2,7200", "3,60", "4,7300");
        assertEquals(List.of("+I[1]", "+I[2]"), rows(script(
                computed + "SELECT COUNT(*) FROM TABLE(TUMBLE(TABLE c, DESCRIPTOR(t), INTERVAL '1' HOUR)) GROUP BY window_start, window_end", sample("c", late))));
    }

    @Test
    void loopsForwardInTimeWhateverEventTimeIsMadeOf() throws Exception {
        loops("t TIMESTAMP(3), WATERMARK FOR t AS t", "t", "t\n2013-01-01 00:00:00\n2013-01-01 01:00:00");
        loops("s STRING, t AS TO_TIMESTAMP(s), WATERMARK FOR t AS t", "t", "s\n2013-01-01 00:00:00\n2013-01-01 01:00:00");
        loops("e BIGINT, t AS CAST(TO_TIMESTAMP_LTZ(e, 0) AS TIMESTAMP(3)), WATERMARK FOR t AS t", "t", "e\n1356998400\n1357002000");
        loops("e BIGINT, t AS CAST(TO_TIMESTAMP_LTZ(e, 3) AS TIMESTAMP(3)), WATERMARK FOR t AS t", "t", "e\n1356998400000\n1357002000000");
    }

    private void loops(String columns, String rowtime, String text) throws Exception {
        String csv = file(folder, "l.csv", text.split("\n"));
        var stream = with(sample("l", csv), null, sample("l", csv).pace(), "loop");
        String sql = kafka("l", columns) + "SELECT DATE_FORMAT(" + rowtime + ", 'yyyy-MM-dd HH:mm') FROM l";
        var s = script(sql, stream);
        var utc = new dev.weir.runner.sql.Script(s.file(), s.text(), s.common(), java.util.Map.of("table.local-time-zone", "UTC"), 1, s.mode(), s.samples(), null, true, List.of(), List.of(), null);
        var job = SampleJobs.compile(utc).jobs().get(0);
        var running = SampleJobs.start(job);
        var capture = running.captures().values().iterator().next();
        try (var reader = capture.read(0, true)) {
            SampleJobs.cluster().result(running.id()).thenRun(capture::end);
            while (capture.count().counted() < 5 && reader.take() != null) {}
        }
        SampleJobs.cluster().cancel(running.id()).exceptionally(ended -> null).get();
        assertEquals(
                List.of("+I[2013-01-01 00:00]", "+I[2013-01-01 01:00]", "+I[2013-01-01 02:00]", "+I[2013-01-01 03:00]", "+I[2013-01-01 04:00]"),
                running.rows().values().iterator().next().subList(0, 5));
    }

    @Test
    void findsTheVersionThatWasValid() throws Exception {
        String facts = kafka("f", "k STRING, t TIMESTAMP(3), WATERMARK FOR t AS t");
        String versions = upsertKafka("v", "k STRING, t TIMESTAMP(3), x INT, PRIMARY KEY (k) NOT ENFORCED, WATERMARK FOR t AS t");
        String sql = facts + versions + "SELECT f.t, v.x FROM f JOIN v FOR SYSTEM_TIME AS OF f.t AS v ON f.k = v.k";
        var fact = IntStream.range(0, 300).mapToObj(i -> "a," + time(i)).toList();
        var version = IntStream.range(0, 30).mapToObj(i -> "a," + time(i * 10) + "," + i).toList();
        var joined = rows(parallel(script(sql, csv("f", "k,t", fact), csv("v", "k,t,x", version)), 2));
        assertEquals(
                IntStream.range(0, 300).mapToObj(i -> "+I[" + time(i) + ", " + i / 10 + "]").sorted().toList(),
                joined.stream().sorted().toList());
    }

    @Test
    void cancelsAtOnceWhilePaced() throws Exception {
        ObjectNode slow = JsonNodeFactory.instance.objectNode().put("speed", 0.001);
        var stream = with(minutes("p", 0, 100), null, slow, "stop");
        String sql = kafka("p", "id INT, t TIMESTAMP(3), WATERMARK FOR t AS t") + "SELECT id FROM p";
        var running = SampleJobs.start(SampleJobs.compile(script(sql, stream)).jobs().get(0));
        try (var reader = running.captures().values().iterator().next().read(0, true)) {
            reader.take();
        }
        SampleJobs.cluster().cancel(running.id()).get();
        SampleJobs.cluster().result(running.id()).get(60, TimeUnit.SECONDS);
        assertEquals(List.of("+I[0]"), running.rows().values().iterator().next());
    }

    private SampleStream minutes(String table, int from, int count) throws Exception {
        return csv(table, "id,t", IntStream.range(0, count).mapToObj(i -> i + "," + time(from + i)).toList());
    }

    private SampleStream csv(String table, String header, List<String> rows) throws Exception {
        var lines = new ArrayList<>(List.of(header));
        lines.addAll(rows);
        return sample(table, file(folder, table + ".csv", lines.toArray(String[]::new)));
    }

    private static String time(int minute) {
        return START.plusMinutes(minute).toString().replace('T', ' ') + ":00";
    }
}
