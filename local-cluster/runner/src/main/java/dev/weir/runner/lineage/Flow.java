package dev.weir.runner.lineage;

/**
 * What one thread is doing with rows: operators of a chain hand rows down by calling each other, so what an operator emits while it
 * works on a row, it emits because of that row.
 */
final class Flow {
    private static final ThreadLocal<Flow> OF_THREAD = ThreadLocal.withInitial(Flow::new);

    /** Who handed down the row that is on its way, and which of its outputs it is; null between rows. */
    TracedOperator emitter;
    int output;
    /** The source whose row all of this began with, and its place among the scan's rows; null for what comes over the network or from a timer. */
    TracedOperator source;
    int sourceRow;
    /** Who works on a row now, and on which one. */
    TracedOperator worker;
    int port;
    int input;

    static Flow now() {
        return OF_THREAD.get();
    }
}
