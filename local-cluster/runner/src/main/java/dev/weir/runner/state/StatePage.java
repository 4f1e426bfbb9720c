package dev.weir.runner.state;

import java.util.List;

/**
 * Entries of an operator's state; the same record as {@code StatePage} in shared/topology/state.ts.
 *
 * @param uid null where the metadata does not say
 * @param name likewise
 * @param key the columns of its keys; empty without keyed state
 * @param states every state that the operator declares, also those without entries
 * @param entries in the order of their files: by key group, and in it as the backend keeps them
 * @param more whether entries follow these
 * @param scanned entries that were looked at for this page
 * @param complete false where looking ended at a bound before all entries had been seen
 */
public record StatePage(
        String path, String operatorId, String uid, String name, List<Column> key, List<Shape> states, List<Entry> entries, boolean more, long scanned, boolean complete) {
    /** @param name null where Flink keeps none */
    public record Column(String name, String type) {}

    /**
     * One state.
     *
     * @param kind as in {@link dev.weir.runner.savepoints.Savepoint.State}
     * @param namespace what windows it is divided by; null for none
     * @param item the columns of the keys inside a map; null for another kind
     * @param value the columns of its values; empty for timers
     * @param problem why its entries cannot be told; null where they are
     */
    public record Shape(String name, String kind, String namespace, boolean ttl, List<Column> item, List<Column> value, String problem) {}

    /**
     * One value of one key, as JSON texts a column.
     *
     * @param namespace the window; null for none
     * @param item the key inside a map; null for another kind
     * @param value null where it cannot be told, and for timers
     * @param time of a timer, or the last access of a value with TTL, in epoch milliseconds; null for neither
     * @param problem why it cannot be told; null where it is
     */
    public record Entry(String state, List<String> key, String namespace, List<String> item, List<String> value, Long time, String problem) {}
}
