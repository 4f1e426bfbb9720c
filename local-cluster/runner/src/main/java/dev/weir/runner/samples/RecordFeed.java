package dev.weir.runner.samples;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;

/** Records in replay order, numbered in that order from 0. */
interface RecordFeed extends java.io.Closeable {
    /** The next record, or null after the last. */
    SampleRecord next() throws IOException;

    /** Whether no record was there at all, so that starting over would never end. */
    boolean isEmpty();

    default void skip(long records) throws IOException {
        for (long i = 0; i < records && next() != null; i++) {}
    }

    static RecordFeed of(Records files) {
        return new RecordFeed() {
            private boolean empty = true;

            @Override
            public SampleRecord next() throws IOException {
                SampleRecord record = files.next();
                empty &= record == null;
                return record;
            }

            @Override
            public boolean isEmpty() {
                return empty;
            }

            @Override
            public void close() throws IOException {
                files.close();
            }
        };
    }

    static RecordFeed of(List<SampleRecord> sorted) {
        Iterator<SampleRecord> records = sorted.iterator();
        return new RecordFeed() {
            @Override
            public SampleRecord next() {
                return records.hasNext() ? records.next() : null;
            }

            @Override
            public boolean isEmpty() {
                return sorted.isEmpty();
            }

            @Override
            public void close() {}
        };
    }
}
