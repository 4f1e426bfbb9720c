package dev.weir.runner.lineage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.runner.WeirException;
import dev.weir.runner.captures.Capture;
import dev.weir.runner.jobs.Sink;
import dev.weir.runner.samples.JsonWords;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The row of a sink that somebody asks about.
 *
 * @param values by the place of their column; columns that are not asked for are missing
 * @param kind of a change; null for a row of the table that the changes make
 */
record Wanted(Map<Integer, JsonNode> values, String kind) {
    /** @param row values as JSON text, by column */
    static Wanted of(Sink sink, JsonNode row, String kind) {
        List<String> columns = sink.columns().stream().map(Sink.Column::name).toList();
        Map<Integer, JsonNode> values = new LinkedHashMap<>();
        row.fields().forEachRemaining(entry -> {
            int at = columns.indexOf(entry.getKey());
            if (at < 0) {
                throw new WeirException("lineage-column", "The sink " + sink.name() + " has no column " + entry.getKey() + ". Its columns are: " + String.join(", ", columns) + ".");
            }
            values.put(at, exact(entry.getKey(), entry.getValue().asText()));
        });
        return new Wanted(values, kind);
    }

    /** A value comes as its JSON text, so that a number keeps its digits on the way. */
    private static JsonNode exact(String column, String json) {
        try {
            return SinkRow.JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new WeirException("lineage-value", "The value of " + column + " is no JSON: " + JsonWords.of(e.getOriginalMessage()) + ".", e);
        }
    }

    /** The same row with all of its columns. */
    Wanted exactly(SinkRow found) {
        Map<Integer, JsonNode> all = new LinkedHashMap<>();
        for (int i = 0; i < found.cells().size(); i++) {
            all.put(i, found.cells().get(i));
        }
        return new Wanted(all, kind);
    }

    boolean isOfTable() {
        return kind == null;
    }

    /** Whether a change was asked for that adds a row. */
    boolean isAdded() {
        return kind != null && kind.startsWith("+");
    }

    boolean fits(SinkRow row) {
        return values.entrySet().stream().allMatch(value -> SinkRow.same(row.cells().get(value.getKey()), value.getValue()));
    }

    private boolean fitsChange(SinkRow row) {
        return row.adds() == (isOfTable() || isAdded()) && fits(row);
    }

    /** Whether a sink received it: as a row that its table holds in the end, or as a change. */
    boolean isIn(Capture capture) {
        return isOfTable() ? SinkRow.of(capture.table(0, Integer.MAX_VALUE)).stream().anyMatch(this::fits) : SinkRow.of(capture.since(0)).stream().anyMatch(this::fitsChange);
    }

    /** The row as its table holds it, or as it came; null where it is not there. */
    SinkRow find(Capture capture) {
        List<SinkRow> rows = SinkRow.of(isOfTable() ? capture.table(0, Integer.MAX_VALUE) : capture.since(0));
        return rows.stream().filter(isOfTable() ? this::fits : this::fitsChange).findFirst().orElse(null);
    }

    /** The change that brought it: the first where changes only add rows, else the last, which still holds. Null where it is not kept. */
    SinkRow arrival(Capture capture, boolean onlyAdds) {
        List<SinkRow> all = SinkRow.of(capture.since(0)).stream().filter(this::fitsChange).toList();
        return all.isEmpty() ? null : all.get(onlyAdds || !isOfTable() ? 0 : all.size() - 1);
    }
}
