package dev.weir.runner.tests;

import static dev.weir.runner.tests.Lab.given;
import static dev.weir.runner.tests.Lab.kafka;
import static dev.weir.runner.tests.Lab.last;
import static dev.weir.runner.tests.Lab.step;
import static dev.weir.runner.tests.Lab.table;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.runner.WeirException;
import dev.weir.runner.debugger.Breakpoint;
import dev.weir.runner.debugger.DebuggerState;
import dev.weir.runner.debugger.RunDebugger;
import dev.weir.runner.jobs.Run;
import dev.weir.runner.jobs.RunState;
import dev.weir.runner.sql.Script;
import dev.weir.runner.wire.Json;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A test as a run that is held, stepped through and watched. */
@Timeout(120)
class DebuggedTestTest {
    private static final String JOB = kafka("clicks", "k STRING, t TIMESTAMP(3), WATERMARK FOR t AS t")
            + "CREATE TABLE counts (k STRING, n BIGINT) WITH ('connector'='blackhole');\n"
            + "CREATE TABLE seen (k STRING) WITH ('connector'='blackhole');\n"
            + "EXECUTE STATEMENT SET BEGIN\n"
            + "INSERT INTO counts SELECT k, COUNT(*) FROM TABLE(TUMBLE(TABLE clicks, DESCRIPTOR(t), INTERVAL '1' HOUR)) GROUP BY k, window_start, window_end;\n"
            + "INSERT INTO seen SELECT k FROM clicks;\n"
            + "END;\n";
    private static final TestSpec TEST = new TestSpec("streaming", null, 1, List.of(
            step(given("clicks", "{\"k\":\"a\",\"t\":\"2024-01-01 00:10:00\"}", "{\"k\":\"b\",\"t\":\"2024-01-01 00:20:00\"}"), table("counts")),
            step(given("clicks", "{\"k\":\"a\",\"t\":\"2024-01-01 00:30:00\"}", "~ 2024-01-01 02:00:00"), table("counts", "{\"k\":\"nobody\",\"n\":7}"))));

    @Test
    void heldBeforeItsFirstRowItGivesOneAStepAndThenTheRest() throws Exception {
        Run run = debug(TEST, RunDebugger::pause);
        assertEquals("asked", paused(run).reason());
        assertEquals(0, counted(run, "seen"));
        for (int row = 1; row <= 2; row++) {
            run.debugger().step("record", null);
            paused(run);
            awaitRows(run, "seen", row);
        }
        assertEquals(0, counted(run, "counts"));
        run.debugger().goOn();
        assertEquals(RunState.FINISHED, ended(run));
        assertEquals(List.of(3L, 2L), List.of(counted(run, "seen"), counted(run, "counts")));
        Lab.runs().forget(run.id());
    }

    @Test
    void aBreakpointHoldsTheRowThatItIsFor() throws Exception {
        Run first = debug(TEST, RunDebugger::pause);
        var edge = Json.MAPPER.valueToTree(first.debugger().edges()).get(0);
        Lab.runs().forget(first.id());
        Run run = debug(TEST, debugger -> debugger.setBreakpoints(List.of(new Breakpoint("one", edge.get("from").asText(), null, "k = 'b'", false))));
        DebuggerState.Pause pause;
        while ((pause = paused(run)).hit() == null) {
            run.debugger().awaitChange(run.debugger().changes());
        }
        assertEquals("breakpoint", pause.reason());
        assertTrue(pause.hit().row().contains("\"b\""), pause.hit().row());
        run.debugger().goOn();
        assertEquals(RunState.FINISHED, ended(run));
        Lab.runs().forget(run.id());
    }

    @Test
    void aBatchIsGivenEverythingAtOnce() throws Exception {
        Run run = debug(new TestSpec("batch", null, 1, TEST.steps()), debugger -> {});
        assertEquals(RunState.FINISHED, ended(run));
        assertEquals(List.of(3L, 2L), List.of(counted(run, "seen"), counted(run, "counts")));
        Lab.runs().forget(run.id());
    }

    @Test
    void whatCannotBeGivenFailsTheRunOrKeepsItFromBeginning() throws Exception {
        Run run = debug(new TestSpec("streaming", null, 1, List.of(last(given("clicks", "{\"k\":\"a\",\"t\":\"soon\"}")))), debugger -> {});
        assertEquals(RunState.FAILED, ended(run));
        assertEquals("test-row", run.status().failure().code());
        Lab.runs().forget(run.id());
        var unknown = new TestSpec("streaming", null, 1, List.of(step(given("cliks", "{}"))));
        WeirException refused = assertThrows(WeirException.class, () -> debug(unknown, debugger -> {}));
        assertEquals("test-unknown-table", refused.code());
    }

    @Test
    void whoCancelsNeedNotWait() throws Exception {
        Run run = debug(TEST, RunDebugger::pause);
        paused(run);
        Lab.runs().cancel(run.id());
        assertEquals(RunState.CANCELLED, ended(run));
        Lab.runs().forget(run.id());
    }

    private static Run debug(TestSpec test, Consumer<RunDebugger> before) throws Exception {
        String id = UUID.randomUUID().toString();
        Lab.tests().debug(Script.of(JOB), id, test, before);
        return Lab.runs().get(id);
    }

    private static DebuggerState.Pause paused(Run run) throws Exception {
        for (; ; ) {
            long seen = run.debugger().changes();
            DebuggerState state = run.debugger().state();
            if (state.paused() != null && state.step() == null) {
                return state.paused();
            }
            if (run.debugger().hasEnded()) {
                throw new AssertionError("the run ended: " + run.status());
            }
            run.debugger().awaitChange(seen);
        }
    }

    private static RunState ended(Run run) throws Exception {
        while (!run.state().isOver()) {
            run.progress().awaitChange(run.progress().changes(), 1_000);
        }
        return run.state();
    }

    private static void awaitRows(Run run, String sink, long rows) throws Exception {
        while (counted(run, sink) < rows) {
            run.progress().awaitChange(run.progress().changes(), 20);
        }
        assertEquals(rows, counted(run, sink));
    }

    private static long counted(Run run, String sink) {
        return run.status().counts().stream().filter(count -> count.sink().endsWith(sink)).findFirst().orElseThrow().counted();
    }
}
