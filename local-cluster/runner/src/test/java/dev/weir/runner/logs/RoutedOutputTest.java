package dev.weir.runner.logs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.flink.api.common.JobID;
import org.apache.flink.util.MdcUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a thread prints goes to the run it works for. */
class RoutedOutputTest {
    private final ByteArrayOutputStream engine = new ByteArrayOutputStream();
    private final PrintStream routed =
            new PrintStream(new RoutedStream(new PrintStream(engine, true), "out"), true, StandardCharsets.UTF_8);
    private final JobID job = new JobID();
    private final RunLog log = new RunLog(3);

    @AfterEach
    void forget() {
        RunLogs.forget(job);
    }

    @Test
    void linesOfAJobsThreadReachItsRunOnly() throws Exception {
        RunLogs.register(job, log);
        try (var context = MdcUtils.withContext(MdcUtils.asContextData(job))) {
            routed.println("+I[1, Zürich]");
            routed.print("half ");
            routed.println("and half");
        }
        routed.println("the engine's own");
        log.end();
        assertEquals(List.of("+I[1, Zürich]", "half and half"), texts(log.read(0, 10)));
        assertEquals("the engine's own\n", engine.toString(StandardCharsets.UTF_8));
    }

    @Test
    void aJobThatNoRunKnowsPrintsToTheEngine() {
        try (var context = MdcUtils.withContext(MdcUtils.asContextData(new JobID()))) {
            routed.println("stray");
        }
        assertEquals("stray\n", engine.toString(StandardCharsets.UTF_8));
    }

    @Test
    void aReaderIsToldWhatIsNoLongerKept() throws Exception {
        for (int line = 0; line < 5; line++) {
            log.add(new LogLine(0, "info", "x", "line " + line));
        }
        log.end();
        RunLog.Page page = log.read(0, 10);
        assertEquals(List.of("2 earlier lines are no longer kept.", "line 2", "line 3", "line 4"), texts(page));
        assertNull(log.read(page.next(), 10));
    }

    @Test
    void pagesFollowOneAnother() throws Exception {
        for (int line = 0; line < 3; line++) {
            log.add(new LogLine(0, "info", "x", "line " + line));
        }
        RunLog.Page first = log.read(0, 2);
        assertEquals(List.of("line 0", "line 1"), texts(first));
        assertEquals(List.of("line 2"), texts(log.read(first.next(), 2)));
    }

    private static List<String> texts(RunLog.Page page) {
        return page.lines().stream().map(LogLine::text).toList();
    }
}
