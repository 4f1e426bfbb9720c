package dev.weir.runner.captures;

import dev.weir.runner.captures.NestedEncoders.Fields;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.TimestampKind;

/**
 * Writes what passes an edge as lines: {@code [kind, eventTime, watermark, subtask, value, value …]} and a newline, values as the
 * rows of a sink have them, the watermark as text of the event time's type. One encoder serves one thread.
 */
public final class WatchedRows {
    /** Of an object that is no row. */
    private static final int LONGEST_TEXT = 10_000;

    private final Fields fields;
    private final int eventTime;
    private final ValueEncoder marks;
    private final int subtask;
    private final Utf8 line = new Utf8(512);

    /** @param type null where what passes are objects */
    public WatchedRows(RowType type, int subtask) {
        this.fields = type == null ? null : new Fields(type);
        this.eventTime = type == null ? -1 : eventTime(type);
        this.marks = ValueEncoder.of(eventTime < 0 ? new TimestampType(3) : type.getTypeAt(eventTime));
        this.subtask = subtask;
    }

    /** The field that Flink takes for the event time; -1 for none. */
    public static int eventTime(RowType type) {
        for (int field = 0; field < type.getFieldCount(); field++) {
            LogicalType each = type.getTypeAt(field);
            boolean plain = each instanceof TimestampType timestamp && timestamp.getKind() == TimestampKind.ROWTIME;
            boolean zoned = each instanceof LocalZonedTimestampType timestamp && timestamp.getKind() == TimestampKind.ROWTIME;
            if (plain || zoned) {
                return field;
            }
        }
        return -1;
    }

    /** Whether the watermark has passed the row's event time; no row without one is late. */
    public boolean isLate(Object value, long watermark) {
        return eventTime >= 0 && value instanceof RowData row && !row.isNullAt(eventTime) && row.getTimestamp(eventTime, 3).getMillisecond() <= watermark;
    }

    /** @param time of the record where the row has none; null for none */
    public byte[] encode(Object value, Long time, long watermark) {
        line.clear();
        line.ascii("[\"");
        line.ascii(value instanceof RowData row ? row.getRowKind().shortString() : "+I");
        line.ascii("\",");
        number(value instanceof RowData row && eventTime >= 0 ? timeOf(row, time) : time);
        line.put(',');
        mark(watermark);
        line.put(',');
        line.number(subtask);
        if (fields != null && value instanceof RowData row) {
            for (int field = 0; field < fields.count; field++) {
                line.put(',');
                fields.write(line, row, field);
            }
        } else {
            line.put(',');
            text(String.valueOf(value));
        }
        line.ascii("]\n");
        return line.copy();
    }

    private Long timeOf(RowData row, Long otherwise) {
        return row.isNullAt(eventTime) ? otherwise : Long.valueOf(row.getTimestamp(eventTime, 3).getMillisecond());
    }

    private void number(Long value) {
        if (value == null) {
            line.ascii("null");
        } else {
            line.number(value);
        }
    }

    private void mark(long watermark) {
        if (watermark == Long.MIN_VALUE) {
            line.ascii("null");
        } else if (watermark == Long.MAX_VALUE) {
            line.string("end");
        } else {
            marks.write(line, TimestampData.fromEpochMillis(watermark));
        }
    }

    private void text(String text) {
        line.string(text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) + "…" : text);
    }
}
