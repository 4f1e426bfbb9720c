package dev.weir.runner.lineage;

import java.util.BitSet;

/** Which worlds the row is in that one thread hands down or works on. */
final class WorldFlow {
    private static final ThreadLocal<WorldFlow> OF_THREAD = ThreadLocal.withInitial(WorldFlow::new);

    /** Of the row that an operator hands to the next one of its chain; null between rows. */
    Presence handed;
    /** Of the row that an operator without a key works on, and so of what it emits; null in between. */
    Presence work;
    /** The one world that is worked on, or the main one. */
    int world = Presence.MAIN;
    /** Worlds that have to be worked on apart after the main one; null for none. */
    BitSet apart;

    static WorldFlow now() {
        return OF_THREAD.get();
    }

    void goesApart(BitSet worlds) {
        if (apart == null) {
            apart = new BitSet();
        }
        apart.or(worlds);
    }
}
