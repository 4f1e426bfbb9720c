package dev.weir.runner.samples;

/**
 * How a table of a script is stood in for; the same record as `StandIn` in shared/services/engine.ts.
 *
 * @param role source, lookup or sink
 * @param by sample, capture, real or missing (an external source without a sample)
 * @param abilities real, or assumed where the connector is not on the class path
 * @param address where the real connector reads or writes, as its options say; null where they say nothing
 */
public record StandIn(String table, String role, String connector, String by, String abilities, String address) {
    /** One without an address of its own. */
    public StandIn(String table, String role, String connector, String by, String abilities) {
        this(table, role, connector, by, abilities, null);
    }
}
