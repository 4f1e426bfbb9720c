package dev.weir.runner.tests;

import java.util.List;
import java.util.Map;

/**
 * What became of a test; the same record as `TestOutcome` in shared/services/engine.ts.
 *
 * @param outcome {@code passed}, {@code failed} where something differs, {@code wrong} where the test or the job cannot be followed
 * @param fault why it is wrong; null otherwise
 */
record TestOutcome(String outcome, long durationMs, List<Check> checks, Fault fault) {
    /**
     * One comparison.
     *
     * @param step from 0
     * @param part {@code changelog}, {@code table}, or {@code modes} where the stream's table was held against the batch's
     * @param columns of the sink, in order
     * @param differences the first of them
     * @param different how many there are
     * @param actual what the sink held, the first rows of it
     * @param rows how many it held
     */
    record Check(int step, String sink, String part, boolean passed, List<String> columns, List<Difference> differences, int different, List<Row> actual, int rows) {}

    /**
     * @param kind {@code missing}, {@code unexpected}, {@code differs} or {@code order}
     * @param expectedAt where it stands in the test, from 0; null where it does not
     * @param actualAt where it stands among the actual rows, from 0
     * @param columns those that differ
     */
    record Difference(String kind, Integer expectedAt, Integer actualAt, Row expected, Row actual, List<String> columns) {}

    /**
     * @param kind of a change; null in a table
     * @param values as JSON
     */
    record Row(String kind, Map<String, String> values) {}

    /**
     * @param part {@code given} or {@code then}; null where no part of the test is to blame
     * @param name the table or the sink
     * @param at the entry or the row, from 0
     */
    record Fault(String code, String message, String detail, Integer step, String part, String name, Integer at, String column) {
        static Fault ofTest(String code, String message, int step, String part, String name, Integer at, String column) {
            return new Fault(code, message, null, step, part, name, at, column);
        }
    }
}
