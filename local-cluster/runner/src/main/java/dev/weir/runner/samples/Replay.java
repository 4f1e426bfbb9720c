package dev.weir.runner.samples;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.io.Serializable;

/**
 * Which part of a sample is replayed, and in which disorder; the same record as `Replay` in shared/workspace/sample-stream.ts.
 *
 * @param fromRow first row, from 1; null for the first there is. {@code toRow}: the last one
 * @param fromTime event time in milliseconds, inclusive; {@code toTime} exclusive
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Replay(Long fromRow, Long toRow, Long fromTime, Long toTime, Disorder disorder) implements Serializable {
    static final Replay WHOLE = new Replay(null, null, null, null, null);

    /**
     * How rows come too late. The same seed gives the same order.
     *
     * @param most milliseconds of event time that a row may arrive after its own
     * @param share of the rows, 0 to 1, that arrive {@code by} milliseconds later still
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Disorder(long most, double share, long by, long seed) implements Serializable {
        static final Disorder NONE = new Disorder(0, 0, 0, 0);

        boolean isNone() {
            return most == 0 && (share == 0 || by == 0);
        }

        /** Milliseconds that a row arrives after its event time. */
        long delay(long pass, long record, int row) {
            long dice = mix(seed ^ mix(pass * 31 + row) ^ mix(record));
            long late = (dice >>> 11) * 0x1.0p-53 < share ? by : 0;
            return late + (most == 0 ? 0 : Long.remainderUnsigned(mix(dice), most + 1));
        }

        /** The finalizer of SplitMix64. */
        private static long mix(long seed) {
            long mixed = seed + 0x9e3779b97f4a7c15L;
            mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
            mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
            return mixed ^ (mixed >>> 31);
        }
    }

    Disorder order() {
        return disorder == null ? Disorder.NONE : disorder;
    }

    /** Whether no record from this one on is part of it. */
    boolean endsBefore(long record) {
        return toRow != null && record >= toRow;
    }

    /** @param record from 0; {@code time} as the files have it, or {@link EventTimes#NONE}, which only a row number leaves out */
    boolean holds(long record, long time) {
        boolean rows = (fromRow == null || record >= fromRow - 1) && !endsBefore(record);
        boolean times = time == EventTimes.NONE || (fromTime == null || time >= fromTime) && (toTime == null || time < toTime);
        return rows && times;
    }
}
