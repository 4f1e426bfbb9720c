package dev.weir.runner.samples;

import java.io.Closeable;
import java.io.IOException;

/** The records of a sample's files, one file after the other. */
interface Records extends Closeable {
    /** The next record, or null after the last. */
    SampleRecord next() throws IOException;

    static Records of(SamplePlan.Stream stream) {
        return switch (stream.type()) {
            case "csv" -> new SampleLines(stream);
            case "avro" -> new AvroRecords(stream);
            default -> new ByteLines(stream);
        };
    }
}
