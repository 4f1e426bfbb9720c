package dev.weir.runner.tests;

import dev.weir.runner.captures.RowText;
import dev.weir.runner.samples.ValueReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.types.logical.RowType;

/**
 * A row that a test expects, in the words of a capture.
 *
 * @param kind of a change; null in a table
 * @param cells a JSON text for each column of the sink; null where the test does not name the column
 */
record ExpectedRow(String kind, List<String> cells) {
    /** A value that is not of its column's type. */
    static final class Misfit extends Exception {
        private static final long serialVersionUID = 1L;
        final int at;
        final String column;

        Misfit(int at, String column, String reason) {
            super(reason);
            this.at = at;
            this.column = column;
        }
    }

    /** @param zone in which a TIMESTAMP_LTZ without a zone is read */
    static List<ExpectedRow> of(List<TestSpec.Expected> rows, RowType type, String zone) throws Misfit {
        ValueReader reader = new ValueReader(type, zone);
        RowText writer = new RowText(type);
        List<ExpectedRow> all = new ArrayList<>();
        for (int at = 0; at < rows.size(); at++) {
            List<String> cells = new ArrayList<>();
            for (int field = 0; field < type.getFieldCount(); field++) {
                String column = type.getFieldNames().get(field);
                String json = rows.get(at).values().get(column);
                try {
                    cells.add(json == null ? null : writer.of(field, reader.read(field, json)));
                } catch (IllegalArgumentException e) {
                    throw new Misfit(at, column, e.getMessage());
                }
            }
            all.add(new ExpectedRow(rows.get(at).kind(), cells));
        }
        return all;
    }

    TestOutcome.Row named(List<String> columns) {
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < cells.size(); i++) {
            if (cells.get(i) != null) {
                values.put(columns.get(i), cells.get(i));
            }
        }
        return new TestOutcome.Row(kind, values);
    }
}
