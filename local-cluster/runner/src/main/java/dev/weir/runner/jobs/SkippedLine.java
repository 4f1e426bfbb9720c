package dev.weir.runner.jobs;

/**
 * A line of a sample that did not fit and was skipped; the same record as `SkippedLines` in shared/services/engine.ts.
 *
 * @param total how many lines of this file were skipped up to now
 */
public record SkippedLine(String table, String file, int line, String reason, int total) {}
