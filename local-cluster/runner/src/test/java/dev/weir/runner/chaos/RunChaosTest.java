package dev.weir.runner.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.runner.WeirException;
import dev.weir.runner.captures.Capture;
import dev.weir.runner.chaos.Timeline.Event;
import dev.weir.runner.debugger.DebuggedRuns;
import dev.weir.runner.debugger.RunDebugger;
import dev.weir.runner.jobs.Run;
import dev.weir.runner.jobs.RunState;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs that fail on purpose, on a real Flink, and what their timelines tell. */
@Timeout(300)
class RunChaosTest {
    private static final String RESTARTS = "SET 'restart-strategy.type' = 'fixed-delay';\nSET 'restart-strategy.fixed-delay.delay' = '20 ms';\n"
            + "SET 'restart-strategy.fixed-delay.attempts' = '10000';\n";
    private static final String CHECKPOINTS = "SET 'execution.checkpointing.interval' = '150 ms';\n";
    private static final Consumer<RunDebugger> SLOWLY = debugger -> debugger.setPace(null, 0, 200);
    private static DebuggedRuns runs;

    @BeforeAll
    static void start() throws Exception {
        runs = new DebuggedRuns();
    }

    @AfterAll
    static void stop() throws Exception {
        runs.close();
    }

    private static Event event(Run run, String kind) throws Exception {
        return event(run, each -> each.kind().equals(kind));
    }

    private static Event event(Run run, Predicate<Event> wanted) throws Exception {
        for (; ; ) {
            Timeline timeline = run.timeline();
            long seen = timeline.changes();
            var found = timeline.events().stream().filter(wanted).findFirst();
            if (found.isPresent()) {
                return found.get();
            }
            if (run.state().isOver()) {
                throw new AssertionError("the run ended: " + run.status() + timeline.events());
            }
            timeline.awaitChange(seen, 100);
        }
    }

    private static Capture.Repeat repeated(Run run, Predicate<Capture.Repeat> wanted) throws Exception {
        for (; ; ) {
            var found = run.debugger().chaos().state().repeats().stream().filter(wanted).findFirst();
            if (found.isPresent()) {
                return found.get();
            }
            run.progress().awaitChange(run.progress().changes(), 20);
        }
    }

    private static String sink(Run run) {
        return run.sinks().get(0).operator();
    }

    @Test
    void aKilledTaskManagerComesBackAndTheRunGoesOnFromItsCheckpoint() throws Exception {
        Run run = runs.start(RESTARTS + CHECKPOINTS + DebuggedRuns.ENDLESS, SLOWLY);
        event(run, "checkpoint");
        Run other = runs.start(DebuggedRuns.ORDERS, RunDebugger::pause);
        assertTrue(event(other, "started").at() > 0);
        assertEquals(0, event(other, "started").job());
        WeirException refused = assertThrows(WeirException.class, () -> runs.all().killTaskManager(run.id(), false, 0));
        assertEquals("other-runs-touched", refused.code());
        assertEquals(Map.of("runs", List.of(other.id())), refused.data());
        assertEquals(List.of(other.id()), runs.all().killTaskManager(run.id(), true, 0));
        // A run without a restart strategy ends with it, and its timeline says for whom.
        assertEquals(RunState.FAILED, runs.ended(other));
        assertEquals("task-manager-killed", other.status().failure().code());
        assertNull(other.status().failure().range());
        assertNull(other.status().failure().operator());
        assertEquals("for another run", event(other, "task-manager-killed").text());
        assertNull(event(run, "task-manager-killed").text());
        assertNull(event(run, "task-manager-killed").job());
        event(run, "task-manager-back");
        Event recovered = event(run, "recovered");
        assertNotNull(recovered.checkpoint());
        assertNotNull(event(run, "failed").text());
        assertEquals(List.of(0, 0), List.of(event(run, "failed").job(), recovered.job()));
        // What the sink had received since that checkpoint comes again, row by row.
        Capture.Repeat repeat = repeated(run, each -> each.again() == each.written());
        assertEquals(recovered.checkpoint(), repeat.checkpoint());
        event(run, each -> each.kind().equals("checkpoint") && each.at() > recovered.at());
        runs.cancel(run);
        assertEquals(RunState.CANCELLED, runs.ended(run));
        assertEquals("run-over", assertThrows(WeirException.class, () -> runs.all().killTaskManager(run.id(), false, 0)).code());
        // The new TaskManager takes new runs.
        assertEquals(RunState.FINISHED, runs.ended(runs.start(DebuggedRuns.ORDERS, debugger -> {})));
    }

    @Test
    void rowsThatComeAgainAreCountedWhereAnOperatorFailsAtARow() throws Exception {
        // Flink takes its first checkpoint once the pause between two has passed, which is at once where there is none.
        String noneYet = "SET 'execution.checkpointing.interval' = '1 h';\nSET 'execution.checkpointing.min-pause' = '1 h';\n";
        Run run = runs.start(RESTARTS + noneYet + DebuggedRuns.GROUPED, debugger -> {
            String from = debugger.state().sources().get(0).operator();
            debugger.pause();
            debugger.setBreakpoints(List.of(new dev.weir.runner.debugger.Breakpoint("b", from, null, "amount = 60", true)));
        });
        // The sink has what came of five rows before the sixth fails.
        for (int row = 0; row < 5; row++) {
            run.debugger().step("record", null);
            runs.paused(run);
        }
        runs.awaitRows(run, 8);
        run.debugger().goOn();
        assertEquals(RunState.FINISHED, runs.ended(run));
        assertTrue(event(run, "failed").text().matches("(?s).*A breakpoint made the operator fail at the row \\+I \\(.*amount = 60.*\\)\\. Its job.*"), event(run, "failed").text());
        Event recovered = event(run, "recovered");
        assertEquals("finished", event(run, "ended").text());
        Capture.Repeat repeat = repeated(run, each -> true);
        // Five rows went before: three of one group with two updates, two of the other with one.
        assertEquals(8, repeat.written());
        assertEquals(8, repeat.again());
        assertNull(recovered.checkpoint());
        assertNull(repeat.checkpoint());
    }

    @Test
    void aCheckpointIsDelayedAndOneThatIsHeldIsGivenUpByFlink() throws Exception {
        Run run = runs.start(RESTARTS + CHECKPOINTS + DebuggedRuns.ENDLESS, SLOWLY);
        event(run, "checkpoint");
        run.debugger().doTo().delayCheckpoint(sink(run), 200L);
        Event held = event(run, "checkpoint-held");
        assertEquals(sink(run), held.operator());
        assertEquals(200, held.ms());
        assertEquals(held.checkpoint(), event(run, "checkpoint-let-go").checkpoint());
        Event late = event(run, each -> held.checkpoint().equals(each.checkpoint()) && each.kind().equals("checkpoint"));
        assertTrue(late.ms() >= 200, late::toString);
        runs.cancel(run);
        assertEquals(RunState.CANCELLED, runs.ended(run));
        Run hasty = runs.start(RESTARTS + CHECKPOINTS + "SET 'execution.checkpointing.timeout' = '2 s';\n" + DebuggedRuns.ENDLESS, SLOWLY);
        event(hasty, "checkpoint");
        hasty.debugger().doTo().delayCheckpoint(runs.source(hasty, "endless"), null);
        Event kept = event(hasty, "checkpoint-held");
        Event expired = event(hasty, each -> each.kind().equals("checkpoint-failed") && kept.checkpoint().equals(each.checkpoint()));
        assertTrue(expired.text().contains("expired"), expired::text);
        // Flink tolerates none by default: the job starts over from the checkpoint before.
        event(hasty, "recovered");
        event(hasty, each -> each.kind().equals("checkpoint") && each.checkpoint() > expired.checkpoint());
        runs.cancel(hasty);
        assertEquals(RunState.CANCELLED, runs.ended(hasty));
    }

    @Test
    void aCheckpointThatIsHeldKeepsNobodyFromASavepoint() throws Exception {
        Run run = runs.start(CHECKPOINTS + DebuggedRuns.ENDLESS, SLOWLY);
        event(run, "checkpoint");
        run.debugger().doTo().delayCheckpoint(sink(run), null);
        event(run, "checkpoint-held");
        assertNotNull(runs.all().stop(run.id(), null, null));
        assertEquals(RunState.FINISHED, runs.ended(run));
        event(run, "savepoint");
    }

    @Test
    void aSinkThatIsCutFailsItsWritesUntilItIsBack() throws Exception {
        Run run = runs.start(RESTARTS + CHECKPOINTS + DebuggedRuns.ENDLESS, SLOWLY);
        event(run, "checkpoint");
        run.debugger().doTo().cutSink(sink(run), null);
        assertTrue(event(run, "failed").text().contains("is cut, as if its connection was gone"));
        run.debugger().doTo().mendSink(sink(run));
        Event back = event(run, "sink-back");
        assertEquals(run.sinks().get(0).name(), back.sink());
        event(run, each -> each.kind().equals("checkpoint") && each.at() > back.at());
        runs.cancel(run);
        assertEquals(RunState.CANCELLED, runs.ended(run));
        Run fatal = runs.start(DebuggedRuns.ENDLESS, SLOWLY);
        fatal.debugger().doTo().cutSink(sink(fatal), 3_600_000L);
        assertEquals(RunState.FAILED, runs.ended(fatal));
        assertEquals("sink-cut", fatal.status().failure().code());
        for (long seen = fatal.debugger().changes(); !fatal.debugger().hasEnded(); seen = fatal.debugger().changes()) {
            fatal.debugger().awaitChange(seen);
        }
        assertEquals("run-over", assertThrows(WeirException.class, () -> fatal.debugger().doTo()).code());
    }

    @Test
    void aRealSinkIsCutOnTheWayToIt() throws Exception {
        String insert = DebuggedRuns.ENDLESS.replace("SELECT id", "CREATE TABLE hole (id INT, amount INT, ts TIMESTAMP(3)) WITH ('connector'='blackhole');\nINSERT INTO hole SELECT id");
        Run run = runs.startReal(RESTARTS + insert, "hole");
        event(run, "started");
        run.debugger().doTo().cutSink(runs.operator(run, "sink"), null);
        assertTrue(event(run, "failed").text().contains("is cut"));
        run.debugger().doTo().mendSink(runs.operator(run, "sink"));
        Event back = event(run, "sink-back");
        event(run, each -> each.kind().equals("recovered") && each.at() >= back.at());
        runs.cancel(run);
        assertEquals(RunState.CANCELLED, runs.ended(run));
    }

    @Test
    void whatCannotBeDoneIsRefused() throws Exception {
        Run run = runs.start(DebuggedRuns.ORDERS, RunDebugger::pause);
        RunChaos chaos = run.debugger().doTo();
        assertEquals("no-checkpoints", assertThrows(WeirException.class, () -> chaos.delayCheckpoint(sink(run), 10L)).code());
        assertEquals("operator-not-here", assertThrows(WeirException.class, () -> chaos.cutSink("gone", 10L)).code());
        assertEquals("no-such-sink", assertThrows(WeirException.class, () -> chaos.cutSink(runs.source(run, "orders"), 10L)).code());
        assertEquals(false, chaos.state().restarts());
        runs.cancel(run);
    }
}
