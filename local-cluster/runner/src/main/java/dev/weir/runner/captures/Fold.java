package dev.weir.runner.captures;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.types.RowKind;

/**
 * The table that a changelog makes, in order of first appearance: by key where the sink has one, else a multiset of whole
 * rows. Bounded by rows and by bytes; past a bound new rows are left out and the table says that it is not complete.
 * Guarded by its capture's lock.
 */
final class Fold {
    /** How many rows that an update took back and nothing replaced are kept before they are cleared out. */
    private static final int HIDDEN = 1_000;

    private final Map<Key, Entry> entries = new LinkedHashMap<>();
    private final boolean keyed;
    private final int rowBound;
    private final long byteBound;
    private long bytes;
    private long rows;
    private int hidden;
    private boolean complete = true;

    Fold(boolean keyed, int rowBound, long byteBound) {
        this.keyed = keyed;
        this.rowBound = rowBound;
        this.byteBound = byteBound;
    }

    long rows() {
        return rows;
    }

    boolean isComplete() {
        return complete;
    }

    /** Rows before the first that is folded are not there any more. */
    void lacks() {
        complete = false;
    }

    void apply(RowKind kind, byte[] keyBytes, byte[] line, int length) {
        Key key = new Key(keyBytes);
        switch (kind) {
            case INSERT, UPDATE_AFTER -> put(key, line, length);
            case UPDATE_BEFORE -> takeBack(key, keyed);
            case DELETE -> takeBack(key, false);
        }
    }

    private void put(Key key, byte[] line, int length) {
        Entry entry = entries.get(key);
        if (entry == null && (rows >= rowBound || bytes + length > byteBound)) {
            complete = false;
            return;
        }
        if (entry == null) {
            entry = new Entry();
            entries.put(key, entry);
            bytes += key.bytes.length;
        } else if (entry.count == 0) {
            hidden--;
        }
        if (entry.count == 0 || !keyed) {
            entry.count++;
            rows++;
        }
        bytes += length - (entry.line == null ? 0 : entry.line.length);
        entry.line = Arrays.copyOf(line, length);
        entry.line[RowEncoder.KIND] = '+';
        entry.line[RowEncoder.KIND + 1] = 'I';
    }

    /** @param mayReturn the other half of an update follows and takes this row's place, so the place is kept */
    private void takeBack(Key key, boolean mayReturn) {
        Entry entry = entries.get(key);
        if (entry == null) {
            return;
        }
        if (entry.count > 0) {
            entry.count--;
            rows--;
            hidden += entry.count == 0 ? 1 : 0;
        }
        if (entry.count == 0 && !mayReturn) {
            forget(entries.remove(key), key);
        } else if (hidden > HIDDEN) {
            entries.entrySet().removeIf(each -> each.getValue().count == 0 && forget(each.getValue(), each.getKey()));
        }
    }

    private boolean forget(Entry entry, Key key) {
        hidden--;
        bytes -= key.bytes.length + entry.line.length;
        return true;
    }

    /** The lines of a page of the table. */
    List<byte[]> page(long offset, int limit) {
        List<byte[]> page = new ArrayList<>();
        long at = 0;
        for (Entry entry : entries.values()) {
            for (int copy = 0; copy < entry.count; copy++, at++) {
                if (at >= offset) {
                    page.add(entry.line);
                }
                if (page.size() == limit) {
                    return page;
                }
            }
        }
        return page;
    }

    private static final class Entry {
        private byte[] line;
        private int count;
    }

    private static final class Key {
        private final byte[] bytes;
        private final int hash;

        Key(byte[] bytes) {
            this.bytes = bytes;
            this.hash = Arrays.hashCode(bytes);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && Arrays.equals(bytes, key.bytes);
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }
}
