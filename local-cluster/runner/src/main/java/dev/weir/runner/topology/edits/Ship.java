package dev.weir.runner.topology.edits;

import java.util.Locale;

/** How rows go over an edge, as far as edits tell ways apart. */
enum Ship {
    FORWARD,
    REBALANCE,
    RESCALE,
    ADAPTIVE,
    KEYED,
    SINGLE,
    BROADCAST,
    OTHER;

    /** Null where a text names none that an edit may ask for. */
    static Ship edited(String text) {
        return switch (text) {
            case "forward" -> FORWARD;
            case "rebalance" -> REBALANCE;
            case "rescale" -> RESCALE;
            case "adaptive" -> ADAPTIVE;
            default -> null;
        };
    }

    /** Whether a row may reach any subtask, so that rows which followed each other may pass each other. */
    boolean spreads() {
        return this == REBALANCE || this == RESCALE || this == ADAPTIVE;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
