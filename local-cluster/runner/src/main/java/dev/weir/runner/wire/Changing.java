package dev.weir.runner.wire;

import java.util.concurrent.Callable;

/** What changes until it ends, and is told whole after each change. */
public abstract class Changing {
    private long changes;
    private boolean ended;

    /** How often it has changed. */
    public final synchronized long changes() {
        return changes;
    }

    /** Waits for a change after so many. */
    public final synchronized void awaitChange(long seen) throws InterruptedException {
        while (changes == seen) {
            wait();
        }
    }

    /** Whether nothing follows but the last change. */
    public final synchronized boolean hasEnded() {
        return ended;
    }

    /** Tells how it stands, now and after each change, until it has ended. */
    public final void tell(OpenCall call, Callable<?> state) throws Exception {
        for (; ; ) {
            long seen = changes();
            boolean last = hasEnded();
            call.item(state.call());
            if (last) {
                return;
            }
            awaitChange(seen);
        }
    }

    protected void changed() {
        synchronized (this) {
            changes++;
            notifyAll();
        }
    }

    /** To be followed by {@link #changed}. */
    protected final synchronized void setEnded() {
        ended = true;
    }
}
