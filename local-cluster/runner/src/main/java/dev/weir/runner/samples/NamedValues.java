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
    static final int TOMBSTONE = -4;

    /** A file with more names than this has them as data. */
    private static final int MOST_NAMES = 10_000;

    private final SamplePlan plan;
    private final ColumnDecoder columns;
    private final Map<String, Integer> targets = new HashMap<>();
    private final String kindName;
    private final String splitName;
    private final String tombstoneName;
    private final boolean upserts;
    private final boolean[] texts;
    /** By slot: the columns, and behind them the other names by which a record may have the columns of the key. */
    private final boolean[] read;
    /** For each column of the key the slots that may have it, the best first. */
    private final List<int[]> keys = new ArrayList<>();
    /** The same for each fact of a message. */
    private final List<int[]> facts = new ArrayList<>();
    private JsonNode[] values;
    private List<String> names;
    private String kind;
    private String checked;
    private String split;
    private Boolean isTombstone;

    NamedValues(SamplePlan plan) {
        this.plan = plan;
        this.columns = new ColumnDecoder(plan, false);
        this.kindName = Changes.kindName(plan);
        this.splitName = plan.stream().splits();
        this.tombstoneName = plan.stream().tombstone();
        this.upserts = plan.mode().isUpsert();
        List<String> slots = plan.shape().slots();
        this.texts = new boolean[slots.size()];
        this.read = new boolean[slots.size()];
        for (int i = 0; i < plan.shape().fields().size(); i++) {
            texts[i] = plan.shape().fields().get(i).type().is(LogicalTypeFamily.CHARACTER_STRING);
            read[i] = columns.reads(i);
        }
        plan.shape().key().parts().forEach(part -> keys.add(slotsOf(part, slots)));
        plan.shape().facts().forEach(fact -> facts.add(slotsOf(fact, slots)));
    }

    private int[] slotsOf(ColumnNames column, List<String> slots) {
        for (String name : column.names()) {
            int slot = slots.indexOf(name);
            texts[slot] |= texts[column.column()];
            read[slot] |= read[column.column()];
            if (!name.equals(kindName)) {
                targets.put(name, slot);
            }
        }
        return column.names().stream().mapToInt(slots::indexOf).toArray();
    }

    void begin(SampleRecord record) {
        values = new JsonNode[read.length];
        names = record.file().equals(checked) ? null : new ArrayList<>();
        kind = null;
        split = null;
        isTombstone = tombstoneName == null ? null : false;
    }

    /** The column that a name of the record means, or one of {@link #NONE}, {@link #KIND}, {@link #SPLIT} and {@link #TOMBSTONE}. */
    int meet(String name) {
        if (names != null) {
            names.add(name);
        }
        Integer known = targets.get(name);
        if (known == null) {
            known = name.equals(tombstoneName) ? TOMBSTONE : name.equals(kindName) ? KIND : columns.columnOf(name);
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

    /** Whether the record is of a message without a value. Where that is never told, a key alone is taken for one. */
    void tombstone(boolean isOne) {
        isTombstone = isOne;
    }

    /** Null where the connector gives no row for such a record. */
    GenericRowData row(SampleRecord record) throws RecordDecoder.BrokenRecord {
        if (Boolean.TRUE.equals(isTombstone) && !upserts && !plan.shape().rowsOfNoValue()) {
            return null;
        }
        JsonNode[] own = own();
        boolean deletes = upserts && (isTombstone == null ? kind == null && columns.isKeyOnly(own) : isTombstone);
        RowKind change = deletes ? RowKind.DELETE : Changes.kind(kind);
        if (change != RowKind.DELETE && names != null && !names.isEmpty()) {
            columns.requireColumns(record.file(), names);
            checked = record.file();
        }
        return columns.decode(record, own, change);
    }

    /** The values of the columns, those of the key and the facts from where the record has them. */
    private JsonNode[] own() {
        JsonNode[] own = Arrays.copyOf(values, plan.shape().fields().size());
        choose(plan.shape().facts(), facts, own);
        if (!keys.isEmpty() && !plan.shape().key().isInValue(own, plan.shape().physical())) {
            choose(plan.shape().key().parts(), keys, own);
        }
        return own;
    }

    private void choose(List<ColumnNames> chosen, List<int[]> slots, JsonNode[] own) {
        for (int i = 0; i < chosen.size(); i++) {
            int column = chosen.get(i).column();
            int slot = Arrays.stream(slots.get(i)).filter(at -> values[at] != null).findFirst().orElse(column);
            own[column] = values[slot];
            if (names != null && values[slot] != null) {
                names.add(plan.shape().fields().get(column).name());
            }
        }
    }
}
