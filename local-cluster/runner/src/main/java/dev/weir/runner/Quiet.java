package dev.weir.runner;

import dev.weir.runner.wire.Method;
import java.util.concurrent.TimeUnit;

/** Knows whether anybody waits for an answer, so that the engine's own work can wait for a pause. */
final class Quiet {
    /** Who has just been answered often asks again at once. */
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    private int open;
    private long since = System.nanoTime();

    /** The same method, counted while it answers. */
    Method counted(Method method) {
        return (params, call) -> {
            begin();
            try {
                method.answer(params, call);
            } finally {
                end();
            }
        };
    }

    /** Returns when no call has been open for a moment. */
    synchronized void await() throws InterruptedException {
        for (long left = left(); left > 0; left = left()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    private long left() {
        return open > 0 ? PAUSE_NANOS : PAUSE_NANOS - (System.nanoTime() - since);
    }

    private synchronized void begin() {
        open++;
    }

    private synchronized void end() {
        open--;
        since = System.nanoTime();
    }
}
