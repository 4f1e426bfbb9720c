package dev.weir.runner.debugger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.weir.runner.taps.TapPoint;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several rows meet breakpoints at a time: one is held, the others wait for their turn. */
@Timeout(20)
class HaltTest {
    private final RunPause pause = new RunPause(() -> {});

    @Test
    void aRowThatWaitsForItsTurnIsNotHeldByABreakpointThatIsGone() throws Exception {
        Halt first = halt("first");
        Halt second = halt("second");
        Thread held = meets(first);
        Thread waits = meets(second);
        second.clear();
        waits.join();
        assertEquals("first", pause.pause().hit().breakpoint());
        pause.goOn();
        held.join();
        assertNull(pause.pause());
    }

    @Test
    void aStepThatWasGivenUpHoldsNoRow() throws Exception {
        Thread held = meets(halt("first"));
        Halt step = halt(null);
        Thread waits = meets(step);
        step.clear();
        pause.goOn();
        waits.join();
        held.join();
        assertNull(pause.pause());
    }

    private Halt halt(String id) {
        var edge = new Edges.Edge("a", "b", null, null, null, null, new TapPoint(pause), null);
        return new Halt(pause, edge, id == null ? null : new Breakpoint(id, "a", "b", null, false), null, () -> {});
    }

    /** Returns once the row waits. */
    private static Thread meets(Halt halt) {
        var task = new Thread(() -> halt.view(0).see(new StreamRecord<>("row"), Long.MIN_VALUE));
        task.setDaemon(true);
        task.start();
        while (halt.hits() == 0 || task.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        return task;
    }
}
