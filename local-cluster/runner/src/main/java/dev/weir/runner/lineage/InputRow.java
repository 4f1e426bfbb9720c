package dev.weir.runner.lineage;

/**
 * A row of a sample, whatever scans of a job read it.
 *
 * @param table full name
 * @param record its place among the records of the table's sample, in replay order, from 0
 */
public record InputRow(String table, long record) {}
