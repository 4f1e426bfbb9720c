package dev.weir.runner.lineage;

import java.util.BitSet;

/**
 * In which of many {@link Worlds} a row is.
 *
 * @param only the one world that it is in; {@link #MAIN} for the main one and all others but some
 * @param without the worlds that it is not in, where it is in the main one; nobody changes it
 * @param id tells it apart in a run
 */
record Presence(int only, BitSet without, int id) {
    /** The world in which nothing is left out. */
    static final int MAIN = -1;
    static final Presence EVERYWHERE = new Presence(MAIN, new BitSet(), 0);

    /** Ids below zero are those of single worlds. */
    static Presence onlyIn(int world) {
        return new Presence(world, null, -1 - world);
    }

    boolean isInMain() {
        return only == MAIN;
    }

    boolean isIn(int world) {
        return only == MAIN ? world == MAIN || !without.get(world) : world == only;
    }
}
