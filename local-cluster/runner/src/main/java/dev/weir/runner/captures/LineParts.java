package dev.weir.runner.captures;

import java.util.Arrays;
import java.util.List;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.RowKind;

/** Takes the lines that {@link RowEncoder} wrote apart again: what a line says of the table it folds to. */
final class LineParts {
    private final int[] key;

    /** @param keyColumns the columns that decide which row a change is about; null where the whole row does */
    LineParts(RowType type, List<String> keyColumns) {
        boolean keyed = keyColumns != null && type.getFieldNames().containsAll(keyColumns);
        key = keyed ? keyColumns.stream().mapToInt(type::getFieldIndex).toArray() : null;
    }

    static RowKind kind(byte[] line) {
        return switch ((char) line[RowEncoder.KIND] + "" + (char) line[RowEncoder.KIND + 1]) {
            case "+I" -> RowKind.INSERT;
            case "-U" -> RowKind.UPDATE_BEFORE;
            case "+U" -> RowKind.UPDATE_AFTER;
            default -> RowKind.DELETE;
        };
    }

    /** What {@link RowEncoder#key} gave for the row of this line. */
    byte[] key(byte[] line) {
        if (key == null) {
            return Arrays.copyOfRange(line, afterTime(line), line.length);
        }
        Utf8 out = new Utf8(64);
        for (int field : key) {
            int begin = afterTime(line) + 1;
            for (int skipped = 0; skipped < field; skipped++) {
                begin = end(line, begin) + 1;
            }
            out.raw(line, begin, end(line, begin) - begin);
            out.put(',');
        }
        return out.copy();
    }

    /** Where the comma before the first value stands, behind kind and event time. */
    private static int afterTime(byte[] line) {
        return end(line, end(line, 1) + 1);
    }

    /** Where a value of the line ends. */
    private static int end(byte[] line, int at) {
        int depth = 0;
        boolean quoted = false;
        for (int here = at; here < line.length; here++) {
            byte unit = line[here];
            if (quoted) {
                here += unit == '\\' ? 1 : 0;
                quoted = unit != '"';
            } else if (unit == '"') {
                quoted = true;
            } else if (unit == '{' || unit == '[') {
                depth++;
            } else if (depth == 0 && (unit == ',' || unit == ']')) {
                return here;
            } else if (unit == '}' || unit == ']') {
                depth--;
            }
        }
        return line.length;
    }
}
