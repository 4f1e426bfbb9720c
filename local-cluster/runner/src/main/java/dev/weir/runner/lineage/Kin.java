package dev.weir.runner.lineage;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;

/**
 * Input rows that have a value of the row that is asked about: those of its key, if a column shows it. Where an operator kept rows of all keys, as a Top-N of aggregates does, they are few
 * of those that can have had a part in it. That is a guess, and a run tells whether it holds.
 */
final class Kin {
    private final FedRows fed;

    Kin(FedRows fed) {
        this.fed = fed;
    }

    /** Of some rows those that share any value with it, then those that share each one; each is fewer than all, and not none. */
    List<List<InputRow>> guesses(List<InputRow> rows, SinkRow asked) {
        List<Object> shown = asked.cells().stream().map(Kin::comparable).filter(value -> value != null).distinct().toList();
        Map<InputRow, GenericRowData> values = valuesOf(rows);
        List<List<InputRow>> guesses = new ArrayList<>();
        for (int one = -1; one < shown.size(); one++) {
            Set<Object> any = new HashSet<>(one < 0 ? shown : List.of(shown.get(one)));
            List<InputRow> some = rows.stream().filter(row -> shares(values.get(row), any)).toList();
            if (!some.isEmpty() && some.size() < rows.size()) {
                guesses.add(some);
            }
        }
        return guesses;
    }

    private Map<InputRow, GenericRowData> valuesOf(List<InputRow> rows) {
        Set<InputRow> wanted = new HashSet<>(rows);
        Map<InputRow, GenericRowData> values = new HashMap<>();
        for (FedScan scan : fed.scans()) {
            for (FedRow row : scan.rows()) {
                InputRow input = new InputRow(scan.table(), row.record());
                if (wanted.contains(input)) {
                    values.putIfAbsent(input, row.row());
                }
            }
        }
        return values;
    }

    private static boolean shares(GenericRowData row, Set<Object> any) {
        for (int i = 0; row != null && i < row.getArity(); i++) {
            Object value = comparable(row.getField(i));
            if (value != null && any.contains(value)) {
                return true;
            }
        }
        return false;
    }

    /** Texts and whole numbers are what keys are made of. */
    private static Object comparable(JsonNode value) {
        return value.isTextual() ? value.textValue() : value.isIntegralNumber() && value.canConvertToLong() ? (Object) value.longValue() : null;
    }

    private static Object comparable(Object value) {
        if (value instanceof StringData text) {
            return text.toString();
        }
        return value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte ? (Object) ((Number) value).longValue() : null;
    }
}
