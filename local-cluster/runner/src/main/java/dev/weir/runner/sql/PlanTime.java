package dev.weir.runner.sql;

import java.util.regex.Pattern;

/**
 * Which plans must not be kept for a later run: in batch mode Flink writes the time of planning into the plan, and a file with a
 * compiled plan may be another by then.
 */
final class PlanTime {
    private static final Pattern NOW = Pattern.compile(
            "(?i)\\b(?:CURRENT_TIMESTAMP|CURRENT_TIME|CURRENT_DATE|LOCALTIME|LOCALTIMESTAMP|NOW\\s*\\(|CURRENT_ROW_TIMESTAMP|UNIX_TIMESTAMP\\s*\\()");

    private static final Pattern FROM_FILE = Pattern.compile("(?i)\\bEXECUTE\\s+PLAN\\b");

    private PlanTime() {}

    static boolean decides(Script script) {
        String text = Placeholders.value(script, script.text());
        boolean maybeBatch = !script.streaming() || text.toLowerCase().contains("runtime-mode");
        return maybeBatch && NOW.matcher(text).find() || FROM_FILE.matcher(text).find();
    }
}
