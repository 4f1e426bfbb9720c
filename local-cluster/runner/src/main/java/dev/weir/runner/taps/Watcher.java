package dev.weir.runner.taps;

import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/** Somebody who looks at the rows of an edge while the run goes on: a tap, or a breakpoint. */
public interface Watcher {
    /** The eyes of one subtask; used by its thread alone. */
    View view(int subtask);

    /** What a watcher sees of one subtask. */
    interface View {
        /**
         * Called before the row goes on; it must not keep the record.
         *
         * @param watermark the last one that passed here, in epoch milliseconds; {@code Long.MIN_VALUE} before the first
         */
        void see(StreamRecord<?> record, long watermark);
    }
}
