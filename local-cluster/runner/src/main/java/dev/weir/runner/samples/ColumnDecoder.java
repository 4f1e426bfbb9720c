package dev.weir.runner.samples;

import dev.weir.runner.WeirException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.types.RowKind;

/** Puts the named values of a record into a table's columns; what a value means is left to Flink's formats. */
final class ColumnDecoder {
    private final SamplePlan plan;
    private final List<FieldDecoder> fields = new ArrayList<>();
    private final boolean[] read;

    ColumnDecoder(SamplePlan plan, boolean csv) {
        this(plan, csv, plan.needed());
    }

    /** @param read the columns whose values are wanted; the others stay NULL, and are not looked at, as in a connector that takes a projection */
    ColumnDecoder(SamplePlan plan, boolean csv, boolean[] read) {
        this.plan = plan;
        this.read = read;
        var zone = ZoneId.of(plan.zone());
        plan.shape().fields().forEach(field -> fields.add(FieldDecoder.of(field, csv, zone)));
    }

    /** The column that a column of the file feeds, or -1. A metadata column goes by its own name or its key. */
    int columnOf(String inFile) {
        return plan.shape().indexOf(inFile);
    }

    boolean reads(int column) {
        return read[column];
    }

    static boolean[] all(SamplePlan plan) {
        var read = new boolean[plan.shape().fields().size()];
        Arrays.fill(read, true);
        return read;
    }

    /** @param values per column of the shape; null where the record has none */
    GenericRowData decode(SampleRecord record, JsonNode[] values, RowKind kind) throws RecordDecoder.BrokenRecord {
        var row = new GenericRowData(kind, values.length);
        for (int i = 0; i < values.length; i++) {
            if (!read[i]) {
                continue;
            }
            Object value = values[i] == null ? filler(i, record) : fields.get(i).decode(values[i]);
            if (value == null && kind != RowKind.DELETE && isRequired(i)) {
                throw new RecordDecoder.BrokenRecord(name(i), "NULL, but the column is NOT NULL", null);
            }
            row.setField(i, value);
        }
        return row;
    }

    /** Refuses a file that has no column of the table, or lacks one which must not be NULL and which something reads. */
    void requireColumns(String file, Collection<String> inFile) {
        requireAnyColumn(file, inFile);
        for (int i = 0; i < plan.shape().fields().size(); i++) {
            var field = plan.shape().fields().get(i);
            if (isRequired(i) && field.filler() == null && inFile.stream().noneMatch(field::isNamed)) {
                String hint = TableNames.nearest(field.name(), inFile).map(near -> " Did you mean its column " + near + "?").orElse("");
                throw new WeirException(
                        "sample-schema",
                        "The column " + field.name() + " of table " + plan.table().shortName() + " is NOT NULL, and " + file
                                + " has no such column." + hint + " Its columns are: " + String.join(", ", inFile) + ".",
                        Map.of("column", field.name(), "file", file));
            }
        }
    }

    /** A file of another table would otherwise be rows of NULL. */
    private void requireAnyColumn(String file, Collection<String> inFile) {
        boolean expectsColumns = plan.shape().fields().stream().anyMatch(field -> field.filler() == null);
        if (expectsColumns && !inFile.isEmpty() && inFile.stream().allMatch(name -> columnOf(name) < 0)) {
            throw new WeirException(
                    "sample-schema",
                    file + " has no column of table " + plan.table().shortName() + ". The file's columns are: " + String.join(", ", inFile)
                            + ". The table's are: " + String.join(", ", plan.shape().names()) + ". Correct the header or the keys, or name another file.",
                    Map.of("file", file));
        }
    }

    /** The table's columns that the file has, for telling a key alone from a row. */
    boolean isKeyOnly(JsonNode[] values) {
        if (plan.key().length == 0 || plan.key().length == plan.shape().physical()) {
            return false;
        }
        var isKey = new boolean[values.length];
        for (int k : plan.key()) {
            isKey[k] = true;
        }
        for (int i = 0; i < plan.shape().physical(); i++) {
            if (isKey[i] != (values[i] != null)) {
                return false;
            }
        }
        return true;
    }

    private boolean isRequired(int i) {
        return plan.needed()[i] && !plan.shape().fields().get(i).type().isNullable();
    }

    private String name(int i) {
        return plan.shape().fields().get(i).name();
    }

    private Object filler(int i, SampleRecord record) {
        var filler = plan.shape().fields().get(i).filler();
        if (filler == null) {
            return null;
        }
        return switch (filler) {
            case RECORD_NUMBER -> record.number();
            case ZERO -> 0;
            case TOPIC -> StringData.fromString(plan.table().topic() == null ? plan.table().shortName() : plan.table().topic());
            case CREATE_TIME -> StringData.fromString("CreateTime");
            case NO_HEADERS -> new GenericMapData(Map.of());
        };
    }
}
