package dev.weir.runner.lineage;

import java.util.List;
import org.apache.flink.table.data.GenericRowData;

/**
 * A row as a source gives it, kept so that it can be given again.
 *
 * @param record of the sample that it was read from; a change may be two rows of one record
 * @param key values of the primary key, or empty
 * @param eventTime milliseconds, or {@code Long.MIN_VALUE} where it has none
 * @param split the part of the sample that it was recorded from; null where the sample has none
 */
public record FedRow(long record, GenericRowData row, List<Object> key, long eventTime, String split) {
    /** Operators write into the rows they are given, so each run gets its own. */
    public GenericRowData copy() {
        GenericRowData copy = new GenericRowData(row.getRowKind(), row.getArity());
        for (int i = 0; i < row.getArity(); i++) {
            copy.setField(i, row.getField(i));
        }
        return copy;
    }
}
