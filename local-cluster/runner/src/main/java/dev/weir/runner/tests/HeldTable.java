package dev.weir.runner.tests;

import dev.weir.runner.WeirException;
import dev.weir.runner.captures.Capture;
import dev.weir.runner.jobs.Sink;
import java.util.List;

/**
 * The table that a sink's changelog folds to.
 *
 * @param key the columns that decide which row one is; null where the whole row does
 */
record HeldTable(String sink, List<String> columns, List<String> key, List<CapturedRow> rows) {
    static HeldTable of(Sink sink, Capture capture) {
        if (!capture.count().tableComplete()) {
            throw new WeirException("test-too-many-rows", "The sink " + sink.name() + " received more rows than can be kept for comparing. Give fewer rows.");
        }
        List<String> columns = sink.columns().stream().map(Sink.Column::name).toList();
        return new HeldTable(sink.name(), columns, capture.keyColumns(), CapturedRow.of(capture.table(0, Integer.MAX_VALUE)));
    }

    /** Its rows as what another table is to have. */
    List<ExpectedRow> expected() {
        return rows.stream().map(row -> new ExpectedRow(null, row.cells())).toList();
    }

    List<TestOutcome.Row> named(int most) {
        return rows.stream().limit(most).map(row -> row.named(columns, false)).toList();
    }
}
