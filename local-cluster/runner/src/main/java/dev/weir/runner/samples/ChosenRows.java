package dev.weir.runner.samples;

import dev.weir.runner.lineage.FedRow;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.table.data.GenericRowData;

/** Reads all rows of a sample as its source would give them. */
final class ChosenRows {
    private ChosenRows() {}

    static List<SampleRow> read(SamplePlan plan, MetricGroup metrics, ClassLoader loader) throws Exception {
        if (plan.stream() == null) {
            throw NoSample.of(plan.table());
        }
        var budget = new MemoryBudget(plan, "be followed row by row");
        List<SampleRow> rows = new ArrayList<>();
        try (var cursor = new SampleCursor(plan.once(), SamplePosition.START, null, loader, Decoders.context(metrics, loader))) {
            while (!cursor.hasEnded()) {
                SampleRow row = cursor.next();
                if (row != null) {
                    budget.take(64L * (1 + plan.output().length));
                    rows.add(row);
                }
            }
        }
        return rows;
    }

    /** The splits that a sample was recorded from; null where its rows share one watermark. */
    static SampleSplits splits(SamplePlan plan, MetricGroup metrics, ClassLoader loader) throws Exception {
        if (plan.stream().splits() == null) {
            return null;
        }
        try (var cursor = new SampleCursor(plan.once(), SamplePosition.START, null, loader, Decoders.context(metrics, loader))) {
            cursor.next();
            return cursor.splits();
        }
    }

    static List<FedRow> fed(List<SampleRow> rows) {
        return rows.stream().map(row -> new FedRow(recordOf(row), (GenericRowData) row.row(), row.key(), row.eventTime(), row.split())).toList();
    }

    /** The record that a row was read from: where it was not the record's last row, the position after it still stands on it. */
    static long recordOf(SampleRow row) {
        return row.after().row() == 0 ? row.after().record() - 1 : row.after().record();
    }
}
