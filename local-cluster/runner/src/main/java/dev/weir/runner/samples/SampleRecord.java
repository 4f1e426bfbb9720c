package dev.weir.runner.samples;

/**
 * One record of a sample's files as it is written: a line, or the lines of a CSV record with line breaks in quotes.
 *
 * @param line where it starts, from 1
 * @param number its place among all records of the sample, from 0
 * @param header the header line of its file, or null
 */
record SampleRecord(String file, long line, long number, String text, String header, boolean complete) {}
