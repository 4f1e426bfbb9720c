package dev.weir.runner.jobs;

/** The state that a run is in, the one that it aims at, and when it got there. */
public final class RunProgress {
    private final long startedAt = System.currentTimeMillis();
    private final long startedNanos = System.nanoTime();
    private RunState state = RunState.STARTING;
    private RunState goal = RunState.FINISHED;
    private RunFailure failure;
    private Long firstRowMs;
    private long endedNanos;
    private long changes;
    private boolean stopping;
    private boolean saved;

    /**
     * @param failure why it failed, or what keeps it from ending; null for neither
     * @param startedAt epoch milliseconds
     * @param firstRowMs milliseconds from its start to the first row of a sink; null before it
     * @param endedByItself whether it is at the end of its rows, so that what is in its windows is lost
     */
    record Seen(RunState state, RunFailure failure, long startedAt, Long firstRowMs, long durationMs, boolean endedByItself) {}

    synchronized Seen seen() {
        long duration = millis(endedNanos == 0 ? System.nanoTime() : endedNanos);
        return new Seen(state, failure, startedAt, firstRowMs, duration, state == RunState.FINISHED && !stopping && !saved);
    }

    /** Enters a state unless the run is over; tells whether it did. */
    synchronized boolean enter(RunState next) {
        boolean backwards = next == RunState.RUNNING && state != RunState.STARTING;
        if (state.isOver() || backwards) {
            return false;
        }
        state = next;
        if (next.isOver() && next != RunState.FAILED) {
            failure = null;
        }
        if (next.isOver()) {
            endedNanos = System.nanoTime();
        }
        changed();
        return true;
    }

    synchronized boolean fail(RunFailure cause) {
        if (state.isOver()) {
            return false;
        }
        failure = cause;
        return enter(RunState.FAILED);
    }

    /** Says what keeps a run from ending, until it ends after all. */
    synchronized void holdsUp(RunFailure cause) {
        if (!state.isOver()) {
            failure = cause;
            changed();
        }
    }

    synchronized void firstRow() {
        if (firstRowMs == null) {
            firstRowMs = millis(System.nanoTime());
            changed();
        }
    }

    /** Begins to cancel unless that was done before or the run is over; tells whether it did. */
    synchronized boolean aim(RunState end) {
        if (stopping || state.isOver()) {
            return false;
        }
        stopping = true;
        goal = end;
        if (end == RunState.CANCELLED) {
            enter(RunState.CANCELLING);
        }
        return true;
    }

    /** The state in which the run ends when all its jobs have ended without failing. */
    synchronized RunState goal() {
        return goal;
    }

    /** Whether its jobs were told to stop: what they throw then is no failure. */
    synchronized boolean isStopping() {
        return stopping;
    }

    /** Its state is kept, with all that is in its windows. */
    synchronized void savedAs(boolean isSaved) {
        saved = isSaved;
    }

    synchronized RunState state() {
        return state;
    }

    /** How often the state or another thing that a reader wants at once has changed. */
    public synchronized long changes() {
        return changes;
    }

    /** Waits until there is a change after {@code seen}, or for some milliseconds. */
    public synchronized void awaitChange(long seen, long millis) throws InterruptedException {
        if (changes == seen) {
            wait(millis);
        }
    }

    /** Waits until the run is over, or for some milliseconds. */
    public void awaitOver(long millis) throws InterruptedException {
        long deadline = System.nanoTime() + millis * 1_000_000;
        for (long left = millis; left > 0 && !state().isOver(); left = (deadline - System.nanoTime()) / 1_000_000) {
            awaitChange(changes(), left);
        }
    }

    private void changed() {
        changes++;
        notifyAll();
    }

    private long millis(long nanos) {
        return (nanos - startedNanos) / 1_000_000;
    }
}
