package dev.weir.runner.sql.corpus;

import org.apache.flink.table.functions.ScalarFunction;

/** In capitals. */
public final class Shout extends ScalarFunction {
    private static final long serialVersionUID = 1;

    public String eval(String text) {
        return text == null ? null : text.toUpperCase(java.util.Locale.ROOT);
    }
}
