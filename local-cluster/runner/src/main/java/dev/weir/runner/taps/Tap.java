package dev.weir.runner.taps;

import dev.weir.runner.captures.WatchedRows;
import java.util.function.Predicate;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.types.logical.RowType;

/** Shows the rows that pass an edge, all or a sample, those that a condition lets through. It never slows the job to be read. */
public final class Tap implements Watcher {
    /**
     * Rows for the reader.
     *
     * @param first number of the first row among those that were taken
     * @param matched rows that met the condition so far, taken or not
     * @param lines as {@link WatchedRows} writes them
     */
    public record Page(long first, int count, long matched, byte[] lines) {}

    private final RowType type;
    private final RowCondition condition;
    private final boolean all;
    private final boolean late;
    private final TapBuffer buffer = new TapBuffer();

    /**
     * @param type null where what passes are objects
     * @param condition null for every row
     * @param all whether every row is taken, or only a sample of a flood
     * @param late whether only rows are shown whose event time the watermark has passed
     */
    public Tap(RowType type, RowCondition condition, boolean all, boolean late) {
        this.type = type;
        this.condition = condition;
        this.all = all;
        this.late = late;
    }

    @Override
    public View view(int subtask) {
        return new Glance(subtask);
    }

    /**
     * Waits for what is next to read; null when no row follows. Fails with {@code condition-failed} after the rows that came before the
     * condition failed.
     *
     * @param known {@link Page#matched} of the page before
     */
    public Page take(long known) throws InterruptedException {
        return buffer.take(known);
    }

    /** No row follows. */
    public void end() {
        buffer.end();
        if (condition != null) {
            condition.close();
        }
    }

    private final class Glance implements View {
        private final WatchedRows rows;
        /** Null for every row. */
        private final Predicate<Object> filter;
        private final Slice slice = new Slice(System::nanoTime);
        private final TapBuffer.Skipped skipped = buffer.skipped();

        Glance(int subtask) {
            rows = new WatchedRows(type, subtask);
            filter = condition == null ? null : RowCondition.open(condition, buffer::fail);
        }

        @Override
        public void see(StreamRecord<?> record, long watermark) {
            if (late && !rows.isLate(record.getValue(), watermark) || filter != null && !filter.test(record.getValue())) {
                return;
            }
            if (all || slice.takes()) {
                buffer.put(rows.encode(record.getValue(), record.hasTimestamp() ? record.getTimestamp() : null, watermark));
            } else {
                skipped.one();
            }
        }
    }
}
