package dev.weir.runner.samples;

import org.apache.avro.generic.GenericRecord;

/**
 * One record of a sample's files as it is written.
 *
 * @param line where it starts, from 1; in a file without lines its place among the file's records, from 1
 * @param number its place among all records of the sample, from 0
 * @param content null where what it says was read already
 */
record SampleRecord(String file, long line, long number, Content content) {
    SampleRecord at(long place) {
        return new SampleRecord(file, line, place, content);
    }

    /** What a record says, in the form of its file. */
    sealed interface Content permits Text, Bytes, Avro {
        /** About how many bytes of memory it takes. */
        long size();
    }

    /**
     * A line of CSV, or the lines of a record with line breaks in quotes.
     *
     * @param header the header line of its file, or null
     */
    record Text(String text, String header, boolean complete) implements Content {
        @Override
        public long size() {
            return text.length();
        }
    }

    /** A line of UTF-8, without its end. */
    record Bytes(byte[] buffer, int from, int to) implements Content {
        @Override
        public long size() {
            return (long) to - from;
        }
    }

    /** @param size of the record in its file, on the average of its block */
    record Avro(GenericRecord row, long size) implements Content {}
}
