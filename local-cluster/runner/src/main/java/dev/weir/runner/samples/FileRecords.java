package dev.weir.runner.samples;

import dev.weir.runner.WeirException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;

/** The records of a sample's files, one file after another. */
abstract class FileRecords implements Records {
    private final Iterator<String> files;
    private Closeable opened;
    /** The one that is read. */
    protected String file;

    /** Fails with {@code sample-missing} where a file cannot be read. */
    FileRecords(SamplePlan.Stream stream) {
        files = stream.files().iterator();
        requireReadable(stream);
    }

    @Override
    public final SampleRecord next() throws IOException {
        while (true) {
            SampleRecord record = opened == null ? null : nextOfFile();
            if (record != null) {
                return record;
            }
            close();
            if (!files.hasNext()) {
                return null;
            }
            file = files.next();
            opened = open(file);
            begin();
        }
    }

    /** What is closed before the next file is opened. */
    abstract Closeable open(String path) throws IOException;

    /** Reads what stands before the first record of a file that was opened. */
    void begin() throws IOException {}

    /** Null at the end of the file. */
    abstract SampleRecord nextOfFile() throws IOException;

    @Override
    public final void close() throws IOException {
        if (opened != null) {
            opened.close();
            opened = null;
        }
    }

    static void requireReadable(SamplePlan.Stream stream) {
        for (String path : stream.files()) {
            if (!Files.isRegularFile(Path.of(path)) || !Files.isReadable(Path.of(path))) {
                throw new WeirException(
                        "sample-missing", "The sample file " + path + ", named in " + stream.origin() + ", cannot be read. Put it there, or change `data:`.");
            }
        }
    }
}
