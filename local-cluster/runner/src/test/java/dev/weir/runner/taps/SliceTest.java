package dev.weir.runner.taps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Which rows a sample takes, and how often it looks at the clock for that. */
class SliceTest {
    private static final long SECOND = 1_000_000_000L;

    private long now = 17;
    private int looks;

    private long clock() {
        looks++;
        return now;
    }

    /** @return how many of so many rows are taken that come one after the other at a rate */
    private int taken(int rows, double rowsPerSecond) {
        Slice slice = new Slice(this::clock);
        looks = 0;
        int taken = 0;
        for (int row = 0; row < rows; row++) {
            now = 17 + (long) (row * SECOND / rowsPerSecond);
            taken += slice.takes() ? 1 : 0;
        }
        return taken;
    }

    @Test
    void everyRowOfASlowStreamIsTaken() {
        assertEquals(10_000, taken(10_000, 900));
    }

    @Test
    void ofAFloodAThousandRowsASecondAreTaken() {
        int taken = taken(3_000_000, 1_000_000);
        assertTrue(taken > 2_600 && taken <= 3_050, () -> taken + " taken");
        assertTrue(looks < 3_000_000 / 25, () -> looks + " looks at the clock");
    }

    @Test
    void aFloodIsSeenAllAlong() {
        Slice slice = new Slice(this::clock);
        long last = 0;
        long widest = 0;
        for (int row = 0; row < 1_000_000; row++) {
            now = row * 1_000L;
            if (slice.takes()) {
                widest = Math.max(widest, now - last);
                last = now;
            }
        }
        assertTrue(widest < 2 * Slice.NANOS, widest + " ns without a row");
    }

    @Test
    void aStreamThatGrowsSlowAgainIsSoonTakenWhole() {
        Slice slice = new Slice(this::clock);
        for (int row = 0; row < 100_000; row++) {
            now = row * 1_000L;
            slice.takes();
        }
        int missed = 0;
        for (int row = 0; row < 1_000; row++) {
            now += SECOND / 100;
            missed += slice.takes() ? 0 : 1;
        }
        assertTrue(missed <= 32, missed + " missed");
    }
}
