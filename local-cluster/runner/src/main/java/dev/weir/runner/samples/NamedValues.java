package dev.weir.runner.samples;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.MissingNode;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.types.RowKind;

/** Gathers the named values of one record after the other into rows of a table. Of a column that nothing reads it is only told that the record has it. */
final class NamedValues {
    /** There, and not looked at. */
    static final JsonNode UNREAD = MissingNode.getInstance();
    /** Names that are no column's. */
    static final int NONE = -1;
    static final int KIND = -2;
    static final int SPLIT = -3;

    /** A file with more names than this has them as data. */
    private static final int MOST_NAMES = 10_000;

    private final SamplePlan plan;
    private final ColumnDecoder columns;
    private final Map<String, Integer> targets = new HashMap<>();
    private final String kindName;
    private final String splitName;
    private final boolean upserts;
    private final boolean[] texts;
    private JsonNode[] values;
    private List<String> names;
    private String kind;
    private String checked;
    private String split;

    NamedValues(SamplePlan plan) {
        this.plan = plan;
        this.columns = new ColumnDecoder(plan, false);
        this.kindName = Changes.kindName(plan);
        this.splitName = plan.stream().splits();
        this.upserts = plan.mode().isUpsert();
        this.texts = new boolean[plan.shape().fields().size()];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = plan.shape().fields().get(i).type().is(LogicalTypeFamily.CHARACTER_STRING);
        }
    }

    void begin(SampleRecord record) {
        values = new JsonNode[plan.shape().fields().size()];
        names = record.file().equals(checked) ? null : new ArrayList<>();
        kind = null;
        split = null;
    }

    /** The column that a name of the record means, or one of {@link #NONE}, {@link #KIND} and {@link #SPLIT}. */
    int meet(String name) {
        if (names != null) {
            names.add(name);
        }
        Integer known = targets.get(name);
        if (known == null) {
            known = name.equals(kindName) ? KIND : columns.columnOf(name);
            known = known == NONE && name.equals(splitName) ? SPLIT : known;
            if (targets.size() < MOST_NAMES) {
                targets.put(name, known);
            }
        }
        return known;
    }

    boolean isRead(int column) {
        return columns.reads(column);
    }

    boolean isText(int column) {
        return texts[column];
    }

    /** A later value of a name takes the place of one before. */
    void put(int column, JsonNode value) {
        values[column] = value;
    }

    void kind(String text) {
        kind = text;
    }

    GenericRowData row(SampleRecord record) throws RecordDecoder.BrokenRecord {
        boolean tombstone = kind == null && upserts && columns.isKeyOnly(values);
        RowKind change = tombstone ? RowKind.DELETE : Changes.kind(kind);
        if (change != RowKind.DELETE && names != null && !names.isEmpty()) {
            columns.requireColumns(record.file(), names);
            checked = record.file();
        }
        return columns.decode(record, values, change);
    }
}
