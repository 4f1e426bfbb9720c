package dev.weir.runner.samples;

import java.util.Collection;
import org.apache.flink.table.data.RowData;

/** Finds the rows of a table by its lookup keys. */
interface LookupRows {
    Collection<RowData> of(RowData key) throws Exception;
}
