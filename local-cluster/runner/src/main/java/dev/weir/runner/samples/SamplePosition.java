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
 */
record SamplePosition(long pass, long record, int row, long rows, long first, long last, long span) implements SourceSplit, Serializable {
    static final String SPLIT = "sample";
    static final SamplePosition START = new SamplePosition(0, 0, 0, 0, Long.MAX_VALUE, Long.MIN_VALUE, 0);

    @Override
    public String splitId() {
        return SPLIT;
    }

    /** Milliseconds that the rows of this pass are later than the files say. */
    long shift() {
        return pass * span;
    }

    SamplePosition at(long record, int row) {
        return new SamplePosition(pass, record, row, rows, first, last, span);
    }

    SamplePosition given() {
        return new SamplePosition(pass, record, row, rows + 1, first, last, span);
    }

    /** @param time an event time as the files have it, or {@link EventTimes#NONE} */
    SamplePosition seen(long time) {
        return time == EventTimes.NONE ? this : new SamplePosition(pass, record, row, rows, Math.min(first, time), Math.max(last, time), span);
    }

    SamplePosition nextPass(long span) {
        return new SamplePosition(pass + 1, 0, 0, rows, first, last, span);
    }
}
