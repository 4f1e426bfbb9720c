package dev.weir.runner.taps;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Says which rows of a flood a sample takes: so many of each stretch of time, so that the flood is seen all along. A row that is not taken costs a
 * count, not a look at the clock: the more rows of a stretch were passed over, the more are before the next look.
 */
final class Slice {
    /** Rows of a stretch; a thousand a second. */
    static final int ROWS = 50;
    static final long NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    /** A stretch is longer by at most this part of it than the clock says. */
    private static final int LATE_BY = 8;
    /** Rows that pass unlooked at most: after a flood a slow stream is soon seen again. */
    private static final int MOST_UNLOOKED = 32;

    private final LongSupplier clock;
    private long began;
    private int taken;
    /** Rows passed over by the last look at the clock, and those that pass before the next. */
    private long passedOver;
    private long beforeLook;

    /** @param clock in nanoseconds */
    Slice(LongSupplier clock) {
        this.clock = clock;
        this.began = clock.getAsLong();
    }

    boolean takes() {
        if (taken < ROWS) {
            taken++;
            return true;
        }
        return --beforeLook <= 0 && look();
    }

    private boolean look() {
        long now = clock.getAsLong();
        if (now - began >= NANOS) {
            began = now;
            taken = 1;
            passedOver = 0;
            beforeLook = 0;
            return true;
        }
        beforeLook = Math.min(MOST_UNLOOKED, 1 + passedOver / LATE_BY);
        passedOver += beforeLook;
        return false;
    }
}
