package dev.weir.runner.samples;

import java.io.IOException;
import java.util.function.Consumer;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.table.data.GenericRowData;

/** Turns a record of a file into decoded rows, in the shape of {@link RowShape}. */
interface RecordDecoder {
    /** Called once, before the first record. */
    default void open(DeserializationSchema.InitializationContext context) throws Exception {}

    /** @throws BrokenRecord where the record does not fit the table */
    void decode(SampleRecord record, Consumer<GenericRowData> rows) throws BrokenRecord, IOException;

    /** What a record says in the field that tells its split: the empty text for nothing, and for a record that is broken. */
    default String splitOf(SampleRecord record) throws IOException {
        return "";
    }

    /** What is wrong with a record, and in which column where that is known. */
    final class BrokenRecord extends Exception {
        private static final long serialVersionUID = 1L;
        private final String column;

        BrokenRecord(String column, String reason, Throwable cause) {
            super(reason, cause);
            this.column = column;
        }

        /** Null where it is not one column's fault. */
        String column() {
            return column;
        }

        /** Column and reason in one line, without a full stop: it stands within a sentence. */
        String describe() {
            String reason = getMessage().replaceFirst("\\.\\s*$", "");
            return column == null ? reason : "column " + column + ": " + reason;
        }
    }
}
