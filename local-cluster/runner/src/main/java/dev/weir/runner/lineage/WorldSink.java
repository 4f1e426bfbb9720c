package dev.weir.runner.lineage;

import dev.weir.runner.captures.Capture;
import dev.weir.runner.jobs.Sink;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.RowKind;

/**
 * In which of many worlds a sink holds the row that is asked about: folded as a {@link Capture} folds, but only as far as the answer hangs on it.
 * Told by the sink's one thread, asked when the run is over.
 */
final class WorldSink {
    /** A change as one world sees it, or all that are in its presence; of those of one key, the last one holds. */
    private record Change(int at, Presence presence, boolean isThere, long mark) {}

    private final Wanted wanted;
    private final List<String> keyColumns;
    private final Sink sink;
    private final int worlds;
    private final boolean sums;
    private volatile Capture capture;
    private final BitSet changed = new BitSet();
    private final List<Presence> changedInMain = new ArrayList<>();
    /** Without a key: how often the row is there. */
    private final int[] counts;
    /** What a table holds, summed up: of each world what it alone saw. */
    private final long[] marks;
    private final List<Change> marked = new ArrayList<>();
    private final List<Change> inMain = new ArrayList<>();
    /** With a key: the last change of each in each world, and all that the main world saw. */
    private final Map<BinaryRowData, List<Change>> byKey = new HashMap<>();
    private final List<Map<BinaryRowData, Change>> own = new ArrayList<>();
    private Fit fit;
    private RowDataSerializer rows;
    private RowDataSerializer keys;
    private RowData.FieldGetter[] keyFields;
    private int next;

    /** @param worlds how many there are beside the main one; @param sums whether worlds are to be compared by all that the sink holds */
    WorldSink(Sink sink, Wanted wanted, int worlds, boolean sums) {
        this.sink = sink;
        this.wanted = wanted;
        this.keyColumns = sink.changelog().equals(List.of("+I")) ? null : sink.upsertKey();
        this.sums = sums;
        this.worlds = worlds;
        this.counts = new int[worlds];
        this.marks = new long[worlds];
        for (int world = 0; keyColumns != null && world < worlds; world++) {
            own.add(new HashMap<>());
        }
    }

    /** One of the sinks of the run is captured; this one's rows have their type from there. */
    void isCapturedBy(Capture one) {
        capture = one.name().equals(sink.name()) ? one : capture;
    }

    void take(RowData row, Presence presence) {
        if (fit == null) {
            open(capture.rowType());
        }
        boolean adds = row.getRowKind() == RowKind.INSERT || row.getRowKind() == RowKind.UPDATE_AFTER;
        boolean fits = fit.is(row);
        if (!wanted.isOfTable()) {
            takeChange(fits && adds == wanted.isAdded(), presence);
        } else if (keyFields == null) {
            takeAnywhere(fits, adds, presence);
            markAnywhere(adds ? mark(row) : -mark(row), presence);
        } else {
            Change change = new Change(next++, presence, adds && fits, adds ? mark(row) : 0);
            BinaryRowData key = key(row);
            if (presence.isInMain()) {
                byKey.computeIfAbsent(key, of -> new ArrayList<>()).add(change);
            } else {
                own.get(presence.only()).put(key, change);
            }
        }
    }

    private void takeChange(boolean isIt, Presence presence) {
        if (isIt && presence.isInMain()) {
            changedInMain.add(presence);
        } else if (isIt) {
            changed.set(presence.only());
        }
    }

    private void takeAnywhere(boolean fits, boolean adds, Presence presence) {
        if (fits && presence.isInMain()) {
            inMain.add(new Change(0, presence, adds, 0));
        } else if (fits) {
            counts[presence.only()] += adds ? 1 : -1;
        }
    }

    private void markAnywhere(long mark, Presence presence) {
        if (sums && presence.isInMain()) {
            marked.add(new Change(0, presence, true, mark));
        } else if (sums) {
            marks[presence.only()] += mark;
        }
    }

    private long mark(RowData row) {
        if (!sums) {
            return 0;
        }
        RowKind kind = row.getRowKind();
        row.setRowKind(RowKind.INSERT);
        long mark = Content.spread(Content.of(row, rows));
        row.setRowKind(kind);
        return mark;
    }

    /** A number that worlds have in common whose tables hold the same rows. */
    long table(int world) {
        if (keyFields == null) {
            return marks[world] + marked.stream().filter(change -> change.presence().isIn(world)).mapToLong(Change::mark).sum();
        }
        Map<BinaryRowData, Change> last = new HashMap<>(own.get(world));
        byKey.forEach((key, changes) -> {
            Change inMain = last(changes, world);
            if (inMain != null) {
                last.merge(key, inMain, (one, other) -> one.at() > other.at() ? one : other);
            }
        });
        return last.values().stream().mapToLong(Change::mark).sum();
    }

    private void open(RowType type) {
        fit = new Fit(sink, wanted, type);
        rows = new RowDataSerializer(type);
        if (keyColumns != null && type.getFieldNames().containsAll(keyColumns)) {
            int[] at = keyColumns.stream().mapToInt(type::getFieldIndex).toArray();
            keyFields = new RowData.FieldGetter[at.length];
            LogicalType[] types = new LogicalType[at.length];
            for (int i = 0; i < at.length; i++) {
                types[i] = type.getTypeAt(at[i]);
                keyFields[i] = RowData.createFieldGetter(types[i], at[i]);
            }
            keys = new RowDataSerializer(types);
        }
    }

    private BinaryRowData key(RowData row) {
        GenericRowData key = new GenericRowData(keyFields.length);
        for (int i = 0; i < keyFields.length; i++) {
            key.setField(i, keyFields[i].getFieldOrNull(row));
        }
        return keys.toBinaryRow(key).copy();
    }

    /** The worlds in which it holds the row; the main one, at the last place, where all are. */
    BitSet holding() {
        BitSet holding = new BitSet();
        for (int world = 0; world <= worlds; world++) {
            holding.set(world, holds(world == worlds ? Presence.MAIN : world));
        }
        return holding;
    }

    private boolean holds(int world) {
        boolean isMain = world == Presence.MAIN;
        if (!wanted.isOfTable()) {
            return !isMain && changed.get(world) || changedInMain.stream().anyMatch(presence -> presence.isIn(world));
        }
        if (keyFields == null) {
            return (isMain ? 0 : counts[world]) + inMain.stream().filter(change -> change.presence().isIn(world)).mapToInt(change -> change.isThere() ? 1 : -1).sum() > 0;
        }
        Map<BinaryRowData, Change> ofWorld = isMain ? Map.of() : own.get(world);
        return ofWorld.entrySet().stream().anyMatch(entry -> entry.getValue().isThere() && entry.getValue().at() > lastAt(entry.getKey(), world))
                || byKey.entrySet().stream().anyMatch(entry -> isThere(last(entry.getValue(), world), ofWorld.get(entry.getKey())));
    }

    private static boolean isThere(Change inMain, Change own) {
        return inMain != null && inMain.isThere() && (own == null || own.at() < inMain.at());
    }

    private int lastAt(BinaryRowData key, int world) {
        Change last = last(byKey.getOrDefault(key, List.of()), world);
        return last == null ? -1 : last.at();
    }

    private static Change last(List<Change> changes, int world) {
        for (int at = changes.size() - 1; at >= 0; at--) {
            if (changes.get(at).presence().isIn(world)) {
                return changes.get(at);
            }
        }
        return null;
    }
}
