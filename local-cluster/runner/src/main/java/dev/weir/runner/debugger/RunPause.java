package dev.weir.runner.debugger;

import dev.weir.runner.debugger.DebuggerState.Hit;
import dev.weir.runner.debugger.DebuggerState.Pause;
import dev.weir.runner.taps.SourceGate.GivesRows;
import dev.weir.runner.taps.TapPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Whether a run goes, waits, or goes a step. Sources wait at their gates; a row that a breakpoint holds keeps its task where it is.
 * Two locks: {@code steps} is held while a source gives a row of a step, {@code lock} only for a moment.
 */
final class RunPause implements TapPoint.WatermarkListener {
    /** Until what a step goes. A record and a checkpoint are seen at sources, a watermark at any operator, an output at a row held. */
    enum Until { RECORD, WATERMARK, CHECKPOINT, OUTPUT }

    private record Step(Until until, String source) {}

    private final ReentrantLock lock = new ReentrantLock(true);
    private final Condition turn = lock.newCondition();
    private final ReentrantLock steps = new ReentrantLock(true);
    private final List<RunSource> sources = new ArrayList<>();
    private final Runnable changed;
    private volatile boolean open = true;
    private volatile boolean wantsWatermarks;
    private volatile Step step;
    private Pause pause;
    private Hit held;
    private volatile boolean letsThrough;

    /** @param changed told whenever there is something new to say */
    RunPause(Runnable changed) {
        this.changed = changed;
    }

    void add(RunSource source) {
        sources.add(source);
    }

    List<RunSource> sources() {
        return sources;
    }

    boolean isOpen() {
        return open;
    }

    boolean lets(RunSource source) {
        Step now = step;
        return open || now != null && (now.source == null || now.source.equals(source.operator()));
    }

    Pause pause() {
        return locked(() -> pause);
    }

    Until until() {
        Step now = step;
        return now == null ? null : now.until;
    }

    void stop() {
        locked(() -> {
            if (pause == null || step != null) {
                shut(new Pause("asked", System.currentTimeMillis(), held));
            }
            return null;
        });
        changed.run();
    }

    void goOn() {
        locked(() -> {
            open = true;
            pause = null;
            begin(null);
            release();
            return null;
        });
        sources.forEach(source -> source.setStrict(false));
        sources.forEach(RunSource::wentOn);
        changed.run();
    }

    /** A row that is held goes on; where nothing but a record was asked for, that is the step. */
    void step(Until until, String source) {
        locked(() -> {
            boolean wasHeld = held != null;
            open = false;
            if (wasHeld && until == Until.RECORD) {
                shut(new Pause("step", System.currentTimeMillis(), null));
            } else {
                pause = null;
                begin(new Step(until, source));
            }
            release();
            return null;
        });
        sources.forEach(each -> each.setStrict(true));
        sources.forEach(RunSource::wake);
        changed.run();
    }

    /** Gives a row of a step, one source at a time, so that nothing goes after the step has ended. */
    <E extends Exception> boolean step(RunSource source, GivesRows<E> work) throws E, InterruptedException {
        steps.lockInterruptibly();
        try {
            if (!lets(source)) {
                return false;
            }
            // A row that a breakpoint held belongs to the step it was given in, not to one that began while it went on.
            Step now = step;
            long given = work.give();
            if (given > 0 && now != null && now == step && now.until == Until.RECORD) {
                endStep(null);
            }
            return true;
        } finally {
            steps.unlock();
        }
    }

    void checkpoint() {
        Step now = step;
        if (now != null && now.until == Until.CHECKPOINT) {
            endStep(null);
        }
    }

    @Override
    public boolean wantsWatermarks() {
        return wantsWatermarks;
    }

    @Override
    public void watermark(long timestamp) {
        Step now = step;
        if (now != null && now.until == Until.WATERMARK) {
            endStep(null);
        }
    }

    private void endStep(Hit hit) {
        locked(() -> {
            if (step != null) {
                shut(new Pause("step", System.currentTimeMillis(), hit));
            }
            return null;
        });
        changed.run();
    }

    /**
     * Keeps the calling task at a row until somebody lets it go; one row is held at a time.
     *
     * @param gone whether what met the row is there no more, so that it need not wait for its turn; {@link #askAgain} where that changes
     */
    void hold(Hit hit, BooleanSupplier gone) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (held != null && !letsThrough && !gone.getAsBoolean()) {
                turn.await();
            }
            if (letsThrough || gone.getAsBoolean()) {
                return;
            }
            held = hit;
            shut(new Pause(hit.breakpoint() == null ? "step" : "breakpoint", System.currentTimeMillis(), hit));
            changed.run();
            while (held == hit && !letsThrough) {
                turn.await();
            }
        } finally {
            if (held == hit) {
                held = null;
                turn.signalAll();
            }
            lock.unlock();
        }
    }

    /** Rows that wait for their turn look whether they still have to. */
    void askAgain() {
        locked(() -> {
            turn.signalAll();
            return null;
        });
    }

    /** From now on no row is held: the run is to end, or to write its state down. Sources wait as they did. */
    void letThrough(boolean lets) {
        locked(() -> {
            letsThrough = lets;
            if (lets) {
                release();
                if (pause != null && pause.hit() != null) {
                    pause = new Pause(pause.reason(), pause.at(), null);
                }
            }
            return null;
        });
        sources.forEach(RunSource::wake);
        changed.run();
    }

    boolean letsThrough() {
        return letsThrough;
    }

    private void shut(Pause now) {
        open = false;
        pause = now;
        begin(null);
    }

    private void begin(Step next) {
        step = next;
        wantsWatermarks = next != null && next.until == Until.WATERMARK;
    }

    private void release() {
        held = null;
        turn.signalAll();
    }

    private <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }
}
