package dev.weir.runner.lineage;

import org.apache.flink.core.memory.MemorySegmentFactory;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.data.binary.BinarySegmentUtils;

/**
 * A number behind the bytes of a row. Whoever reads the row's fields does not see it, but it goes wherever the row goes, over the network too, and rows
 * with other numbers are not equal. A row of Flink's is a whole number of words long, and one with a number half a word longer, so that one is told from the other.
 */
final class Stamp {
    private static final int BYTES = 4;
    private static final int WORD = 8;

    private Stamp() {}

    static boolean isOn(BinaryRowData row) {
        return row.getSizeInBytes() % WORD == BYTES;
    }

    /** A row that shares nothing with the one that is given, which has no number. */
    static BinaryRowData on(BinaryRowData row, int number) {
        int size = row.getSizeInBytes();
        if (size % WORD != 0) {
            throw new IllegalStateException("Flink's rows have changed: one is " + size + " bytes long.");
        }
        byte[] bytes = new byte[size + BYTES];
        BinarySegmentUtils.copyToBytes(row.getSegments(), row.getOffset(), bytes, 0, size);
        BinaryRowData stamped = new BinaryRowData(row.getArity());
        stamped.pointTo(MemorySegmentFactory.wrap(bytes), 0, bytes.length);
        stamped.getSegments()[0].putInt(size, number);
        return stamped;
    }

    static int of(BinaryRowData row) {
        return BinarySegmentUtils.getInt(row.getSegments(), row.getOffset() + row.getSizeInBytes() - BYTES);
    }

    /** The row without its number, in the same memory. */
    static BinaryRowData off(BinaryRowData row) {
        BinaryRowData plain = new BinaryRowData(row.getArity());
        plain.pointTo(row.getSegments(), row.getOffset(), row.getSizeInBytes() - BYTES);
        return plain;
    }
}
