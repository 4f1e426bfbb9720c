package dev.weir.runner.sql;

import java.util.regex.Pattern;

/** In batch mode Flink writes the time of planning into the plan; such a plan must not be kept for a later run. */
final class PlanTime {
    private static final Pattern NOW = Pattern.compile(
            "(?i)\\b(?:CURRENT_TIMESTAMP|CURRENT_TIME|CURRENT_DATE|LOCALTIME|LOCALTIMESTAMP|NOW\\s*\\(|CURRENT_ROW_TIMESTAMP|UNIX_TIMESTAMP\\s*\\()");

    private PlanTime() {}

    static boolean decides(Script script) {
        boolean maybeBatch = !script.streaming() || script.text().toLowerCase().contains("runtime-mode");
        return maybeBatch && NOW.matcher(script.text()).find();
    }
}
