package dev.weir.runner.captures;

/** Reads a sink from a row on. What was dropped before it came, or while it was slow, it skips. For one thread. */
public final class RowReader implements AutoCloseable {
    private final Received rows;
    private volatile long next;

    RowReader(Received rows, long from) {
        this.rows = rows;
        this.next = from;
    }

    /** Waits for rows; null when the run is over and all is read. */
    public Ring.Chunk take() throws InterruptedException {
        Ring.Chunk chunk = rows.next(next);
        if (chunk != null) {
            next = chunk.end();
            rows.advanced(this);
        }
        return chunk;
    }

    long next() {
        return next;
    }

    @Override
    public void close() {
        rows.closed(this);
    }
}
