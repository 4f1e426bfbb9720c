package dev.weir.runner.tests;

import dev.weir.runner.captures.Ring;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A row as a capture wrote it.
 *
 * @param kind +I, -U, +U or -D
 * @param cells the values, each as its own JSON text, so that no digit is lost
 */
record CapturedRow(String kind, List<String> cells) {
    /** The rows of lines {@code [kind, eventTime, value, value …]}. */
    static List<CapturedRow> of(List<Ring.Chunk> chunks) {
        List<CapturedRow> rows = new ArrayList<>();
        for (Ring.Chunk chunk : chunks) {
            for (String line : new String(chunk.lines(), 0, chunk.length(), StandardCharsets.UTF_8).split("\n")) {
                List<String> parts = elements(line);
                rows.add(new CapturedRow(parts.get(0).substring(1, 3), parts.subList(2, parts.size())));
            }
        }
        return rows;
    }

    /** @param withKind false for a row of a table, which has no kind */
    TestOutcome.Row named(List<String> columns, boolean withKind) {
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < cells.size(); i++) {
            values.put(columns.get(i), cells.get(i));
        }
        return new TestOutcome.Row(withKind ? kind : null, values);
    }

    /** The elements of a JSON array, each as it is written. */
    private static List<String> elements(String array) {
        List<String> found = new ArrayList<>();
        int depth = 0;
        boolean quoted = false;
        int from = 1;
        for (int at = 1; at < array.length(); at++) {
            char c = array.charAt(at);
            if (quoted) {
                at += c == '\\' ? 1 : 0;
                quoted = c != '"';
            } else if (c == '"') {
                quoted = true;
            } else if (depth == 0 && (c == ',' || c == ']')) {
                found.add(array.substring(from, at));
                from = at + 1;
            } else if (c == '[' || c == '{') {
                depth++;
            } else if (c == ']' || c == '}') {
                depth--;
            }
        }
        return found;
    }
}
