package dev.weir.runner.taps;

import java.util.concurrent.CompletableFuture;

/** Whether a source may give rows now. */
public interface SourceGate {
    /** A subtask of the source begins. */
    void opened();

    /** Whether rows go without asking for each. */
    boolean goesFreely();

    /** Whether the run is to end or to write its state down: who cannot wait otherwise waits no longer. */
    boolean isEnding();

    /** Null where the source may go, else a future that completes when it should ask again. */
    CompletableFuture<Void> turn();

    /**
     * Gives a row for a source that does not go freely, where it is its turn still.
     *
     * @return whether it was
     */
    <E extends Exception> boolean step(GivesRows<E> work) throws E, InterruptedException;

    /** A checkpoint begins at this source. */
    void checkpoint();

    /** Gives rows once; tells how many. */
    interface GivesRows<E extends Exception> {
        long give() throws E;
    }
}
