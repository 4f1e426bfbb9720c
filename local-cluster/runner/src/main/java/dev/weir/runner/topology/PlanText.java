package dev.weir.runner.topology;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads the text by which Flink describes a node of a plan: {@code GroupAggregate(groupBy=[k], select=[k, COUNT(*)])}. */
final class PlanText {
    private static final Pattern NODE_ID = Pattern.compile("^\\[\\d+\\]:");
    private static final Pattern NAME_ID = Pattern.compile("\\[\\d+\\]");

    private static final Pattern ANONYMOUS = Pattern.compile("\\*anonymous_?([^$*]*)\\$\\d+\\*");

    /** Flink writes a window's name with one quote only: {@code start('w$)}. */
    private static final Pattern WINDOW = Pattern.compile("'w\\$[,)]");

    private PlanText() {}

    /** A description without the numbers that Flink's counters gave the node and a table without a name. */
    static String withoutId(String description) {
        return ANONYMOUS.matcher(NODE_ID.matcher(description).replaceFirst("")).replaceAll("$1");
    }

    /** {@code orders[3]: Writer} is {@code orders: Writer}. */
    static String plainName(String name) {
        return ANONYMOUS.matcher(NAME_ID.matcher(name).replaceAll("").replaceFirst("^(?:Source|Sink): ", "")).replaceAll("$1");
    }

    static String firstWord(String name) {
        return plainName(name).replaceFirst("(?s)[^\\p{L}\\p{N}].*", "");
    }

    static Map<String, String> attributes(String description) {
        Map<String, String> found = new LinkedHashMap<>();
        int open = description.indexOf('(');
        if (open >= 0) {
            items(description.substring(open + 1)).forEach(part -> put(found, part));
        }
        return found;
    }

    /** The parts between a text's outermost commas, up to a bracket that closes more than was opened. */
    static List<String> items(String text) {
        List<String> found = new ArrayList<>();
        int depth = 0;
        int from = 0;
        int i = 0;
        for (; i < text.length() && depth >= 0; i++) {
            char c = text.charAt(i);
            if (c == '\'' && !WINDOW.matcher(text).region(i, text.length()).lookingAt()) {
                i = closing(text, i);
            } else if (c == '(' || c == '[' || c == '{') {
                depth++;
            } else if (c == ')' || c == ']' || c == '}') {
                depth--;
            } else if (c == ',' && depth == 0) {
                found.add(text.substring(from, i).strip());
                from = i + 1;
            }
        }
        int end = depth < 0 ? i - 1 : i;
        if (end > from) {
            found.add(text.substring(from, Math.min(end, text.length())).strip());
        }
        return found;
    }

    private static int closing(String text, int quote) {
        int end = text.indexOf('\'', quote + 1);
        return end < 0 ? text.length() - 1 : end;
    }

    private static void put(Map<String, String> found, String part) {
        int equals = part.indexOf('=');
        if (equals > 0) {
            String value = part.substring(equals + 1).strip();
            boolean listed = value.startsWith("[") && value.endsWith("]");
            found.put(part.substring(0, equals).strip(), listed ? value.substring(1, value.length() - 1) : value);
        }
    }
}
