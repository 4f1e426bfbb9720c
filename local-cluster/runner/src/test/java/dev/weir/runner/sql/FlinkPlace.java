package dev.weir.runner.sql;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where Flink itself says that it refuses a statement: offsets in the script, {@code to} after the last character. */
record FlinkPlace(int from, int to) {
    private static final Pattern RANGE = Pattern.compile("From line (\\d+), column (\\d+) to line (\\d+), column (\\d+)");
    private static final Pattern POINT = Pattern.compile("[Aa]t line (\\d+), column (\\d+)");

    /** @return null where Flink names no place in this statement: one at the end of its text, or in a view's query, is none */
    static FlinkPlace of(String refusal, SourceStatement statement) {
        Matcher range = RANGE.matcher(refusal);
        Matcher point = POINT.matcher(refusal);
        boolean hasRange = range.find();
        boolean isAtEnd = refusal.contains("<EOF>\" at") || refusal.contains("Encountered: <EOF>");
        if (isAtEnd || !(hasRange || point.find())) {
            return null;
        }
        Matcher first = hasRange ? range : point;
        if (number(first, 1) < 1 || number(first, 1) > statement.text().lines().count()) {
            return null;
        }
        TextLines lines = new TextLines(statement.text());
        int from = lines.offset(number(first, 1), number(first, 2));
        int to = 1 + (hasRange ? lines.offset(number(first, 3), number(first, 4)) : from);
        return new FlinkPlace(statement.start() + from, statement.start() + to);
    }

    /** Weir may be more exact, mark the whole of what Flink points into, or the word beside it that is the cause: the misspelt one after which Flink knows no more. */
    boolean meets(String text, int otherFrom, int otherTo) {
        boolean overlaps = otherFrom < to && from < Math.max(otherTo, otherFrom + 1);
        String between = overlaps ? "" : text.substring(Math.min(to, otherTo), Math.max(from, otherFrom));
        return between.isBlank();
    }

    private static int number(Matcher of, int group) {
        return Integer.parseInt(of.group(group));
    }
}
