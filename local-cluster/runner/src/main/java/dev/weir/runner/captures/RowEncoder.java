package dev.weir.runner.captures;

import dev.weir.runner.captures.NestedEncoders.Fields;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/**
 * Writes rows as the lines of `RowsHeader` in shared/services/engine.ts: {@code [kind, eventTime, value, value …]} and a
 * newline. One encoder serves one thread.
 */
final class RowEncoder {
    /** Where the kind's two letters stand in a line. */
    static final int KIND = 2;

    private final Fields fields;
    private final int[] key;
    private final Utf8 line = new Utf8(512);
    private final Utf8 keyBytes = new Utf8(64);
    private int values;

    /** @param keyColumns the columns that decide which row a change is about; null where the whole row does */
    RowEncoder(RowType type, List<String> keyColumns) {
        fields = new Fields(type);
        boolean keyed = keyColumns != null && type.getFieldNames().containsAll(keyColumns);
        key = keyed ? keyColumns.stream().mapToInt(type::getFieldIndex).toArray() : null;
    }

    /** Encodes a row; {@link #line} and {@link #key} tell of the last one. */
    void encode(RowData row, Long eventTime) {
        line.clear();
        line.ascii("[\"");
        line.ascii(row.getRowKind().shortString());
        line.ascii("\",");
        if (eventTime == null) {
            line.ascii("null");
        } else {
            line.number(eventTime);
        }
        values = line.length;
        for (int field = 0; field < fields.count; field++) {
            line.put(',');
            fields.write(line, row, field);
        }
        line.ascii("]\n");
    }

    Utf8 line() {
        return line;
    }

    /** What tells the last row from others in a fold: its key columns, or all of its values. */
    byte[] key(RowData row) {
        if (key == null) {
            return Arrays.copyOfRange(line.bytes, values, line.length);
        }
        keyBytes.clear();
        for (int field : key) {
            fields.write(keyBytes, row, field);
            keyBytes.put(',');
        }
        return keyBytes.copy();
    }
}
