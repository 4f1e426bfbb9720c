package dev.weir.runner.samples;

import java.util.List;
import org.apache.flink.table.data.RowData;

/**
 * A row ready to be given.
 *
 * @param key values of the primary key, or empty
 * @param eventTime milliseconds, or {@code Long.MIN_VALUE} where it has none
 * @param after the position once it is given
 * @param split the part of the sample that it was recorded from; null where the sample has none
 */
record SampleRow(RowData row, List<Object> key, long eventTime, SamplePosition after, String split) {}
