package dev.weir.runner.samples;

import dev.weir.runner.WeirException;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.util.zip.ZipException;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;

/** The rows of a sample's Avro container files. */
final class AvroRecords extends FileRecords {
    private DataFileStream<GenericRecord> reader;
    private long row;
    private long number;

    AvroRecords(SamplePlan.Stream stream) {
        super(stream);
    }

    @Override
    SampleRecord nextOfFile() throws IOException {
        if (!hasNext()) {
            return null;
        }
        GenericRecord read = read();
        long size = reader.getBlockCount() == 0 ? 0 : reader.getBlockSize() / reader.getBlockCount();
        return new SampleRecord(file, ++row, number++, new SampleRecord.Avro(read, size));
    }

    @Override
    Closeable open(String path) throws IOException {
        row = 0;
        var in = SampleBytes.open(path);
        try {
            reader = new DataFileStream<>(in, new GenericDatumReader<>());
            return reader;
        } catch (IOException | RuntimeException e) {
            in.close();
            throw new WeirException("sample-broken", "The file " + path + " is no Avro container file: " + e.getMessage() + " Write it with a schema at its beginning, as Avro's tools do, or say what it is with `format:`.", e);
        }
    }

    @Override
    void begin() {
        if (reader.getSchema().getType() != Schema.Type.RECORD) {
            throw new WeirException("sample-broken", "The file " + file + " holds values of the type " + reader.getSchema().getType().getName() + ", not records with named fields. Only records have columns.");
        }
    }

    private boolean hasNext() {
        try {
            if (reader.hasNext()) {
                return true;
            }
            // Avro takes a block that is cut off for the end, once; asked again it knows of the rows that it has not read.
            if (reader.hasNext()) {
                throw broken(new EOFException("the last block is not whole"));
            }
            return false;
        } catch (AvroRuntimeException e) {
            throw broken(e);
        }
    }

    private GenericRecord read() throws IOException {
        try {
            return reader.next(null);
        } catch (AvroRuntimeException | EOFException | ZipException e) {
            throw broken(e);
        }
    }

    private WeirException broken(Exception e) {
        String reason = e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
        return new WeirException(
                "sample-broken",
                "The file " + file + " cannot be read behind its row " + row + (reason == null ? "" : ": " + reason) + ". Was it cut off while it was written? Write it again; a recording is mended by resuming it.", e);
    }
}
