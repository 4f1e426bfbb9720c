package dev.weir.runner.lineage;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.table.data.binary.BinaryRowData;

/**
 * The keys of an operator, and of each the worlds in which it has received something else than in the main one. To the operator each of those is a key of its
 * own, with the same fields (see {@link Stamp}); what the main world's key had kept by then is copied to it first.
 */
final class Forks {
    /** A key of the main world. */
    static final class Key {
        final BinaryRowData main;
        private final BitSet apart = new BitSet();
        private int[] worlds = {};
        private BinaryRowData[] keys = {};
        private int size;
        private Presence others = Presence.EVERYWHERE;
        private boolean isNew = true;

        private Key(BinaryRowData main) {
            this.main = main;
        }

        int size() {
            return size;
        }

        int world(int at) {
            return worlds[at];
        }

        BinaryRowData key(int at) {
            return keys[at];
        }

        /** The main world's key has received a row. */
        void isKnown() {
            isNew = false;
        }
    }

    private final AbstractStreamOperator<?> operator;
    private final Worlds worlds;
    private final Map<BinaryRowData, Key> all = new HashMap<>();
    private KeyCopies copies;

    Forks(AbstractStreamOperator<?> operator, Worlds worlds) {
        this.operator = operator;
        this.worlds = worlds;
    }

    Key of(BinaryRowData key) {
        Key known = all.get(key);
        if (known == null) {
            known = new Key(key.copy());
            all.put(known.main, known);
        }
        return known;
    }

    /** The worlds of what the operator emits now. */
    Presence current() {
        if (!(operator.getCurrentKey() instanceof BinaryRowData key)) {
            worlds.isUnfit("a row without a key");
            return Presence.EVERYWHERE;
        }
        return Stamp.isOn(key) ? worlds.onlyIn(Stamp.of(key)) : others(of(key));
    }

    private Presence others(Key key) {
        if (key.others == null) {
            key.others = worlds.without((BitSet) key.apart.clone());
        }
        return key.others;
    }

    /** The key in worlds that go on without the next row of the main one. */
    void forkAll(Key key, BitSet without) throws Exception {
        for (int world = without.nextSetBit(0); world >= 0; world = without.nextSetBit(world + 1)) {
            if (!key.apart.get(world)) {
                fork(key, world);
            }
        }
    }

    /** The key in a world that is about to receive a row of its own. */
    BinaryRowData own(Key key, int world) throws Exception {
        if (!key.apart.get(world)) {
            fork(key, world);
        }
        return worlds.key(key.main, world);
    }

    /** A row is given to the key of a world. */
    void gives() {
        if (copies.grows()) {
            worlds.keeps(1);
        }
    }

    private void fork(Key key, int world) throws Exception {
        BinaryRowData own = worlds.key(key.main, world);
        copies = copies == null ? KeyCopies.of(operator) : copies;
        if (copies == null) {
            worlds.isUnfit("state that is not on the heap");
            return;
        }
        if (!key.isNew) {
            worlds.keeps(copies.copy(key.main, own));
        }
        if (key.size == key.worlds.length) {
            key.worlds = Arrays.copyOf(key.worlds, key.size * 2 + 4);
            key.keys = Arrays.copyOf(key.keys, key.size * 2 + 4);
        }
        key.worlds[key.size] = world;
        key.keys[key.size++] = own;
        key.apart.set(world);
        key.others = null;
    }
}
