package dev.weir.runner.captures;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The latest rows of a sink in chunks, oldest dropped first once their bytes exceed the bound. Rows are numbered from 0
 * over the sink's whole life. Guarded by its capture's lock.
 */
public final class Ring {
    /** Every chunk is handed from process to process four times: in a flood, few large ones. A trickle is flushed by time. */
    static final int CHUNK_BYTES = 256 << 10;
    static final int CHUNK_ROWS = 2_048;

    /** @param first number of the first row */
    public record Chunk(long first, int count, byte[] lines, int length) {
        public long end() {
            return first + count;
        }
    }

    /** What a chunk costs beside its lines. */
    private static final int OVERHEAD = 96;

    private final List<Chunk> sealed = new ArrayList<>();
    private int oldest;
    private long bound;
    private Utf8 filling = new Utf8(4 << 10);
    private int fillingRows;
    private long fillingSince;
    private long bytes;
    private long counted;

    Ring(long bound) {
        this(bound, 0);
    }

    /** @param first the number of the first row that is appended */
    Ring(long bound, long first) {
        this.bound = bound;
        this.counted = first;
    }

    long counted() {
        return counted;
    }

    long keptFrom() {
        return isEmpty() ? counted - fillingRows : sealed.get(oldest).first();
    }

    /** When the first row of the chunk being filled came, in {@link System#nanoTime}; 0 while it is empty. */
    long fillingSince() {
        return fillingSince;
    }

    /** Whether a row of this size ends the chunk being filled. */
    boolean sealsBefore(int size) {
        return fillingRows > 0 && (fillingRows == CHUNK_ROWS || filling.length + size > CHUNK_BYTES);
    }

    void append(byte[] line, int from, int size) {
        if (fillingRows == 0) {
            fillingSince = System.nanoTime();
        }
        filling.raw(line, from, size);
        fillingRows++;
        counted++;
    }

    void seal() {
        if (fillingRows == 0) {
            return;
        }
        byte[] lines = filling.copy();
        sealed.add(new Chunk(counted - fillingRows, fillingRows, lines, lines.length));
        bytes += lines.length + OVERHEAD;
        filling.clear();
        fillingRows = 0;
        fillingSince = 0;
    }

    boolean isOver() {
        return bytes > bound && sealed.size() - oldest > 1;
    }

    /** The first row that stays when the oldest chunk goes. */
    long keptAfterDrop() {
        return sealed.get(oldest).end();
    }

    void dropOldest() {
        bytes -= sealed.set(oldest++, null).length() + OVERHEAD;
        if (oldest > 1_000 && oldest > sealed.size() / 2) {
            sealed.subList(0, oldest).clear();
            oldest = 0;
        }
    }

    /** Raises the bound, as of a sink that goes on. */
    void widen(long newBound) {
        bound = Math.max(bound, newBound);
    }

    /** Lowers the bound and drops what no longer fits. */
    void shrink(long newBound) {
        bound = Math.min(bound, newBound);
        while (isOver()) {
            dropOldest();
        }
    }

    /** The sealed chunk that holds the row, or the next one kept; null where only unsealed rows follow. */
    Chunk at(long row) {
        int low = oldest;
        int high = sealed.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sealed.get(middle).end() <= row) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low < sealed.size() ? sealed.get(low) : null;
    }

    private boolean isEmpty() {
        return oldest == sealed.size();
    }

    /** The part of a chunk from a row on. */
    static Chunk from(Chunk chunk, long row) {
        if (row <= chunk.first()) {
            return chunk;
        }
        int skip = (int) (row - chunk.first());
        byte[] lines = Arrays.copyOfRange(chunk.lines(), endOfLine(chunk, skip), chunk.length());
        return new Chunk(row, chunk.count() - skip, lines, lines.length);
    }

    /** The part of a chunk before a row. */
    static Chunk until(Chunk chunk, long row) {
        if (row >= chunk.end()) {
            return chunk;
        }
        int count = (int) (row - chunk.first());
        return new Chunk(chunk.first(), count, chunk.lines(), endOfLine(chunk, count));
    }

    private static int endOfLine(Chunk chunk, int lines) {
        int at = 0;
        while (lines > 0) {
            if (chunk.lines()[at++] == '\n') {
                lines--;
            }
        }
        return at;
    }
}
