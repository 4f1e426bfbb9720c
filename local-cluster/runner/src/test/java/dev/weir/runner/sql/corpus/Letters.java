package dev.weir.runner.sql.corpus;

import org.apache.flink.table.functions.TableFunction;

/** A row for each letter. */
public final class Letters extends TableFunction<String> {
    private static final long serialVersionUID = 1;

    public void eval(String text) {
        text.chars().forEach(letter -> collect(Character.toString(letter)));
    }
}
