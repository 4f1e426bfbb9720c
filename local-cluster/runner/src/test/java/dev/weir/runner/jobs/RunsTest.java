package dev.weir.runner.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.runner.WeirException;
import dev.weir.runner.captures.Ring;
import dev.weir.runner.logs.Logging;
import dev.weir.runner.metrics.Figures;
import dev.weir.runner.sql.Script;
import java.io.PrintStream;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs on a real cluster, of jobs made without the planner. */
@Timeout(120)
class RunsTest {
    private static Cluster cluster;
    private static Runs runs;

    @BeforeAll
    static void start() throws Exception {
        cluster = Cluster.start();
        runs = new Runs(new HandMadeJobs(), CompletableFuture.completedFuture(cluster));
    }

    @AfterAll
    static void stop() throws Exception {
        cluster.close();
    }

    @Test
    void aBoundedJobFinishesWithAllItsRows() throws Exception {
        RunStatus status = ended(start("count 10000", null));
        assertEquals(RunState.FINISHED, status.state());
        assertEquals(10_000, status.counts().get(0).counted());
        assertTrue(status.firstRowMs() != null && status.firstRowMs() <= status.durationMs());
    }

    @Test
    void rowsCanBeReadAfterTheEnd() throws Exception {
        Run run = start("count 1000", null);
        ended(run);
        long rows = 0;
        try (var reader = run.capture("out").read(0, true)) {
            for (Ring.Chunk chunk = reader.take(); chunk != null; chunk = reader.take()) {
                rows += chunk.count();
            }
        }
        assertEquals(1_000, rows);
    }

    @Test
    void aLimitStopsAnEndlessJobWithExactlyThatManyRows() throws Exception {
        RunStatus status = ended(start("count 9000000000", 500L));
        assertEquals(RunState.FINISHED, status.state());
        assertEquals(500, status.counts().get(0).counted());
    }

    @Test
    void cancelEndsAnEndlessJob() throws Exception {
        Run run = start("slowly", null);
        awaitFirstRow(run);
        runs.cancel(run.id());
        assertEquals(RunState.CANCELLED, ended(run).state());
    }

    @Test
    void cancelInterruptsAJobThatBlocks() throws Exception {
        Run run = start("sleep", null);
        runs.cancel(run.id());
        assertEquals(RunState.CANCELLED, ended(run).state());
    }

    @Test
    void aTaskThatIgnoresItsCancellationIsNamedUntilItEnds() throws Exception {
        Run run = start("stubborn", null);
        HandMadeJobs.WAITS.await();
        runs.cancel(run.id());
        while (run.status().failure() == null) {
            run.progress().awaitChange(run.progress().changes(), 1_000);
        }
        RunStatus stuck = run.status();
        assertEquals(RunState.CANCELLING, stuck.state());
        assertEquals("does-not-stop", stuck.failure().code());
        assertTrue(stuck.failure().message().contains("does not react to being cancelled"), stuck.failure().message());
        assertTrue(stuck.failure().detail().contains("acquireUninterruptibly"), stuck.failure().detail());
        HandMadeJobs.RELEASE.release(Integer.MAX_VALUE / 2);
        RunStatus ended = ended(run);
        assertEquals(RunState.CANCELLED, ended.state());
        assertNull(ended.failure());
    }

    @Test
    void aFailureNamesItsRootCauseFirst() throws Exception {
        RunFailure failure = ended(start("fail 100 For input string: \"x\"", null)).failure();
        assertEquals("job-failed", failure.code());
        assertTrue(failure.message().startsWith("NumberFormatException: For input string: \"x\""), failure.message());
        assertTrue(failure.detail().contains("IllegalStateException: wrapped"), failure.detail());
    }

    @Test
    void aFailureOfWeirsOwnKeepsItsCodeAndWords() throws Exception {
        RunFailure failure = ended(start("refuse 17", null)).failure();
        assertEquals("sample-broken", failure.code());
        assertEquals("data/orders.csv:17: no number", failure.message());
    }

    @Test
    void aRunThatFailedEndsItsReaders() throws Exception {
        Run run = start("refuse 17", null);
        try (var reader = run.capture("out").read(0, true)) {
            while (reader.take() != null) {}
        }
        assertTrue(ended(run).state().isOver());
    }

    @Test
    void aJobTooWideForTheClusterIsRefused() {
        Script wide = new Script("x.sql", "count 1", null, null, Cluster.SLOTS + 1, "streaming", null, null, true, null, null, null);
        var refused = assertThrows(WeirException.class, () -> runs.start(wide, "wide", null, 10));
        assertEquals("not-enough-slots", refused.code());
    }

    @Test
    void whatAJobPrintsIsInItsLog() throws Exception {
        PrintStream before = System.out;
        System.setOut(new PrintStream(Logging.routed(before, "out"), true));
        Run run = start("print 3", null);
        ended(run);
        System.setOut(before);
        assertTrue(run.log().read(0, 1_000).lines().stream().anyMatch(line -> line.text().equals("row 2") && line.level().equals("out")));
    }

    @Test
    void theLastFiguresCountEveryRow() throws Exception {
        Run run = start("count 5000", null);
        ended(run);
        Figures.Operator source = run.probe().take().operators().stream()
                .filter(operator -> operator.operator().equals("uid-source"))
                .findFirst()
                .orElseThrow();
        assertEquals(5_000, source.recordsOut());
        assertTrue(source.busy() != null && source.busy() >= 0 && source.busy() <= 1);
    }

    @Test
    void aForgottenRunIsUnknown() throws Exception {
        Run run = start("slowly", null);
        runs.forget(run.id());
        assertEquals("run-unknown", assertThrows(WeirException.class, () -> runs.get(run.id())).code());
    }

    @Test
    void aRunThatCannotBeStartedIsForgotten() throws Exception {
        assertThrows(IllegalStateException.class, () -> runs.start(Script.of("count 1"), "broken", null, 10, debugger -> {
            throw new IllegalStateException("not started");
        }));
        assertEquals("run-unknown", assertThrows(WeirException.class, () -> runs.get("broken")).code());
        runs.start(Script.of("count 1"), "broken", null, 10);
        assertEquals(RunState.FINISHED, ended(runs.get("broken")).state());
    }

    private static int started;

    private static Run start(String text, Long limit) throws Exception {
        String id = "run-" + started++;
        runs.start(Script.of(text), id, limit, 1_000);
        return runs.get(id);
    }

    private static RunStatus ended(Run run) throws InterruptedException {
        while (!run.state().isOver()) {
            run.progress().awaitChange(run.progress().changes(), 1_000);
        }
        return run.status();
    }

    private static void awaitFirstRow(Run run) throws InterruptedException {
        while (run.status().firstRowMs() == null) {
            run.progress().awaitChange(run.progress().changes(), 1_000);
        }
    }
}
