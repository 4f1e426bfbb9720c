package dev.weir.runner.lineage;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.weir.runner.captures.Ring;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A row that a sink received.
 *
 * @param number in the order of arrival, from 0; of a row of the table, its place there
 * @param kind +I, -U, +U or -D
 * @param cells the values by column
 */
record SinkRow(long number, String kind, List<JsonNode> cells) {
    static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .setNodeFactory(JsonNodeFactory.withExactBigDecimals(true));

    /** The rows of lines {@code [kind, eventTime, value, value …]}. */
    static List<SinkRow> of(List<Ring.Chunk> chunks) {
        List<SinkRow> rows = new ArrayList<>();
        for (Ring.Chunk chunk : chunks) {
            long number = chunk.first();
            for (String line : new String(chunk.lines(), 0, chunk.length(), StandardCharsets.UTF_8).split("\n")) {
                rows.add(of(number++, line));
            }
        }
        return rows;
    }

    private static SinkRow of(long number, String line) {
        try {
            JsonNode parts = JSON.readTree(line);
            List<JsonNode> cells = new ArrayList<>();
            for (int i = 2; i < parts.size(); i++) {
                cells.add(parts.get(i));
            }
            return new SinkRow(number, parts.get(0).asText(), cells);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    boolean adds() {
        return kind.startsWith("+");
    }

    /** The values as JSON text by column. */
    Map<String, String> named(List<String> columns) {
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < cells.size() && i < columns.size(); i++) {
            values.put(columns.get(i), cells.get(i).toString());
        }
        return values;
    }

    /** Whether two values are the same, however their numbers are written. */
    static boolean same(JsonNode one, JsonNode other) {
        if (one.isNumber() && other.isNumber()) {
            return one.decimalValue().compareTo(other.decimalValue()) == 0;
        }
        if (one.isArray() && other.isArray() && one.size() == other.size()) {
            for (int i = 0; i < one.size(); i++) {
                if (!same(one.get(i), other.get(i))) {
                    return false;
                }
            }
            return true;
        }
        return Objects.equals(one, other);
    }
}
