package dev.weir.runner.tests;

import java.util.List;
import java.util.Map;

/**
 * A test as the host sends it; the same record as `TestSpec` in shared/services/engine.ts.
 *
 * @param mode {@code streaming}, {@code batch} or {@code both}
 * @param tolerance by how much numbers may differ where a {@code then} does not say; null for not at all
 * @param timeoutMs how long all of it may take
 */
record TestSpec(String mode, Double tolerance, long timeoutMs, List<Step> steps) {
    /** @param end whether every table ends after what it is given here */
    record Step(List<Given> given, List<Then> then, boolean end) {}

    record Given(String table, List<Entry> entries) {}

    /**
     * One of these: a row as a JSON object, a watermark, idle, end.
     *
     * @param kind of the row; null for the table's own way to add one
     */
    record Entry(String row, String kind, String watermark, boolean idle, boolean end) {}

    /**
     * What a sink is to hold. One of {@code changelog} and {@code table} is null.
     *
     * @param ordered null for the usual: a changelog is, a table is not
     */
    record Then(String sink, List<Expected> changelog, List<Expected> table, Boolean ordered, Double tolerance) {
        boolean isChangelog() {
            return changelog != null;
        }

        List<Expected> rows() {
            return isChangelog() ? changelog : table;
        }

        boolean isOrdered() {
            return ordered == null ? isChangelog() : ordered;
        }
    }

    /**
     * @param kind of a change; null in a table
     * @param values of the columns that are compared, each as JSON
     */
    record Expected(String kind, Map<String, String> values) {}
}
