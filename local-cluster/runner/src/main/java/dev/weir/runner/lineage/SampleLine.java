package dev.weir.runner.lineage;

/**
 * A record of a sample as it is written.
 *
 * @param record its place in replay order, from 0
 * @param line where it starts in its file, from 1
 */
public record SampleLine(long record, String file, long line, String text) {}
