package dev.weir.runner.samples;

import java.io.Serializable;
import org.apache.flink.api.connector.source.SourceSplit;

/**
 * How far a sample has been read; the whole sample is one split.
 *
 * @param pass how often the files were read to their end
 * @param record records of this pass that are done with
 * @param row rows of the next record that were given
 * @param rows rows given in all
 * @param first lowest event time of the files in milliseconds, as far as it was read; {@code Long.MAX_VALUE} at the start
 * @param last highest event time of the files in milliseconds; {@code Long.MIN_VALUE} at the start
 * @param span event time by which each pass is later than the one before, known after the first
 * @param held rows behind this position that were read already; null where all that were read were given
 */
record SamplePosition(long pass, long record, int row, long rows, long first, long last, long span, Held held) implements SourceSplit, Serializable {
    static final String SPLIT = "sample";
    static final SamplePosition START = new SamplePosition(0, 0, 0, 0, Long.MAX_VALUE, Long.MIN_VALUE, 0, null);

    /**
     * Rows that wait for their time to arrive, by how many rows were read with them.
     *
     * @param readTo rows read in all: those up to it that are not here were given
     * @param reached how far the rows that were read are in event time
     * @param arrivals when each arrives, in event time
     */
    record Held(long readTo, long reached, long[] rows, long[] arrivals) implements Serializable {}

    @Override
    public String splitId() {
        return SPLIT;
    }

    /** Milliseconds that the rows of this pass are later than the files say. */
    long shift() {
        return pass * span;
    }

    SamplePosition at(long record, int row) {
        return new SamplePosition(pass, record, row, rows, first, last, span, null);
    }

    SamplePosition given() {
        return new SamplePosition(pass, record, row, rows + 1, first, last, span, null);
    }

    /** @param time an event time as the files have it, or {@link EventTimes#NONE} */
    SamplePosition seen(long time) {
        return time == EventTimes.NONE ? this : new SamplePosition(pass, record, row, rows, Math.min(first, time), Math.max(last, time), span, null);
    }

    SamplePosition nextPass(long span) {
        return new SamplePosition(pass + 1, 0, 0, rows, first, last, span, null);
    }

    SamplePosition holding(Held waiting) {
        return new SamplePosition(pass, record, row, rows, first, last, span, waiting);
    }

    SamplePosition alone() {
        return holding(null);
    }
}
