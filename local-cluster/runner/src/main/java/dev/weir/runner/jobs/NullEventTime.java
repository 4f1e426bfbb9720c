package dev.weir.runner.jobs;

import dev.weir.runner.jobs.Operators.Chain;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Flink stamps the rows of a sink with their event time, and has no words for one that is NULL, as an outer join gives it, or an input. */
final class NullEventTime {
    private static final String STAMPS = "org.apache.flink.table.runtime.operators.sink.StreamRecordTimestampInserter";
    private static final Pattern PLACE = Pattern.compile("rowtime field: (\\d+)");
    private static final Pattern FIELDS = Pattern.compile("fields=\\[([^\\]]*)\\]");

    private NullEventTime() {}

    static boolean isMeant(List<Throwable> causes) {
        Throwable root = causes.get(causes.size() - 1);
        return root instanceof NullPointerException && root.getStackTrace().length > 1
                && (root.getStackTrace()[0].getClassName().equals(STAMPS) || root.getStackTrace()[1].getClassName().equals(STAMPS));
    }

    static String words(Chain chain) {
        String column = column(chain);
        String named = column == null ? "The event time column" : "The column " + column;
        return named + " is NULL in a row for a sink, and Flink takes it for the row's event time, which cannot be NULL. An outer join gives such a row, and an input that has no time in a row. "
                + "Correct that input, or make it an ordinary column where it is selected: CAST(" + (column == null ? "…" : column) + " AS TIMESTAMP(3)), or AS TIMESTAMP_LTZ(3) where it is one.";
    }

    /** As the sink's own description lists its fields; null where the plan does not say. */
    private static String column(Chain chain) {
        Integer place = null;
        String[] fields = null;
        for (Operators.Operator operator : chain.operators()) {
            Matcher at = PLACE.matcher(operator.description());
            Matcher listed = FIELDS.matcher(operator.description());
            place = at.find() ? Integer.valueOf(at.group(1)) : place;
            fields = operator.type().equals("sink") && listed.find() ? listed.group(1).split(", ") : fields;
        }
        return place == null || fields == null || place >= fields.length ? null : fields[place];
    }
}
