package dev.weir.runner.sql;

import java.util.List;

/**
 * What became of one statement.
 *
 * @param changes whether later statements may see what it did
 * @param broken the name it should have created and did not; null otherwise
 */
record Outcome(boolean changes, List<Finding> findings, String broken) {
    boolean failed() {
        return findings.stream().anyMatch(Finding::isError);
    }
}
