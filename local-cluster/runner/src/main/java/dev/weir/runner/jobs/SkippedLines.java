package dev.weir.runner.jobs;

/**
 * Lines of a sample that did not fit and were skipped; the same record as `SkippedLines` in shared/services/engine.ts.
 *
 * @param line the last of them
 * @param reason why the last did not fit
 * @param total how many there are, each counted once
 */
public record SkippedLines(String table, String file, int line, String reason, int total) {}
