package dev.weir.runner.samples;

import java.util.ArrayList;
import java.util.Arrays;
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
    /** By slot: the columns, and behind them the other names by which a record may have the columns of the key. */
    private final boolean[] read;
    /** For each column of the key the slots that may have it, the best first. */
    private final List<int[]> keys = new ArrayList<>();
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
        List<String> slots = new ArrayList<>(plan.shape().names());
        slots.addAll(plan.shape().key().otherNames(slots));
        this.texts = new boolean[slots.size()];
        this.read = new boolean[slots.size()];
        for (int i = 0; i < plan.shape().fields().size(); i++) {
            texts[i] = plan.shape().fields().get(i).type().is(LogicalTypeFamily.CHARACTER_STRING);
            read[i] = columns.reads(i);
        }
        plan.shape().key().parts().forEach(part -> meetKey(part, slots));
    }

    private void meetKey(RecordKey.Part part, List<String> slots) {
        keys.add(part.names().stream().mapToInt(slots::indexOf).toArray());
        for (String name : part.names()) {
            int slot = slots.indexOf(name);
            texts[slot] |= texts[part.column()];
            read[slot] |= read[part.column()];
            if (!name.equals(kindName)) {
                targets.put(name, slot);
            }
        }
    }

    void begin(SampleRecord record) {
        values = new JsonNode[read.length];
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
        return read[column];
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
        JsonNode[] own = withKey();
        boolean tombstone = kind == null && upserts && columns.isKeyOnly(own);
        RowKind change = tombstone ? RowKind.DELETE : Changes.kind(kind);
        if (change != RowKind.DELETE && names != null && !names.isEmpty()) {
            columns.requireColumns(record.file(), names);
            checked = record.file();
        }
        return columns.decode(record, own, change);
    }

    /** The values of the columns, those of the key from where the record has them. */
    private JsonNode[] withKey() {
        JsonNode[] own = Arrays.copyOf(values, plan.shape().fields().size());
        if (keys.isEmpty() || plan.shape().key().isInValue(own, plan.shape().physical())) {
            return own;
        }
        for (int i = 0; i < keys.size(); i++) {
            int column = plan.shape().key().parts().get(i).column();
            int slot = Arrays.stream(keys.get(i)).filter(at -> values[at] != null).findFirst().orElse(column);
            own[column] = values[slot];
            if (names != null && values[slot] != null) {
                names.add(plan.shape().fields().get(column).name());
            }
        }
        return own;
    }
}
