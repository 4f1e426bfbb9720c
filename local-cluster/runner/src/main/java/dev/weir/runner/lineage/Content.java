package dev.weir.runner.lineage;

import java.util.Objects;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.types.RowKind;

/** A number that equal rows have in common, whatever class holds them. */
final class Content {
    private Content() {}

    /** @param serializer of the row's edge; null where the row is known to need none */
    static int of(Object row, TypeSerializer<?> serializer) {
        if (row instanceof RowData data && serializer instanceof RowDataSerializer rows) {
            BinaryRowData binary = rows.toBinaryRow(data);
            return bare(binary) * 31 + data.getRowKind().toByteValue();
        }
        return Objects.hashCode(row);
    }

    /** The bytes of a row hold its kind. */
    private static int bare(BinaryRowData row) {
        if (row.getRowKind() == RowKind.INSERT) {
            return row.hashCode();
        }
        BinaryRowData inserted = row.copy();
        inserted.setRowKind(RowKind.INSERT);
        return inserted.hashCode();
    }

    /** Makes numbers that can be added up without small ones cancelling each other out. */
    static long spread(int mark) {
        long mixed = mark * 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ mixed >>> 32) * 0xD6E8FEB86659FD93L;
        return mixed ^ mixed >>> 32;
    }
}
