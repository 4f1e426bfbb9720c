package dev.weir.runner.captures;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.RowKind;

/** What one sink of a run received: a bounded ring of its rows, the table they fold to, and the readers of both. */
public final class Capture {
    private static final long FLUSH_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /** How much of a sink is kept. */
    public record Bounds(long ringBytes, long foldBytes, int foldRows, Long limit) {}

    /** Told once each, outside the lock. */
    public interface Events {
        void firstRow(Capture capture);

        void limitReached(Capture capture);
    }

    /** The figures of `SinkCount` in shared/services/engine.ts. */
    public record Count(String sink, long counted, long keptFrom, long kept, long tableRows, boolean tableComplete) {}

    private final ReentrantLock lock;
    private final Condition grown;
    private final Condition read;
    private final Set<RowReader> patient = ConcurrentHashMap.newKeySet();
    private final String name;
    private final List<String> keyColumns;
    private final Bounds bounds;
    private final Events events;
    private final Ring ring;
    private final Fold fold;
    /** Number of the first row that this sink itself receives: after those of the one that it goes on from. */
    private final long begins;
    private boolean ended;
    private volatile RowType rowType;
    /** Told the number of each row by the thread that brings it; null where nobody asks. */
    private volatile LongConsumer witness;

    /**
     * @param keyColumns the columns that decide which row a change is about; null where the whole row does
     * @param insertOnly whether the changelog only adds rows: its table is then the ring itself
     */
    public Capture(String name, List<String> keyColumns, boolean insertOnly, Bounds bounds, Events events) {
        this.name = name;
        this.keyColumns = keyColumns;
        this.bounds = bounds;
        this.events = events;
        this.lock = new ReentrantLock();
        this.grown = lock.newCondition();
        this.read = lock.newCondition();
        this.begins = 0;
        this.ring = new Ring(bounds.ringBytes());
        this.fold = insertOnly ? null : new Fold(keyColumns != null, bounds.foldRows(), bounds.foldBytes());
    }

    /** Goes on from a capture that has ended: what it holds stays, and rows are numbered after its own. */
    public Capture(Capture before, Bounds bounds, Events events) {
        this.name = before.name;
        this.keyColumns = before.keyColumns;
        this.bounds = bounds;
        this.events = events;
        // Readers of the ended one may still read what both hold.
        this.lock = before.lock;
        this.grown = before.grown;
        this.read = before.read;
        this.ring = before.ring;
        this.fold = before.fold;
        lock.lock();
        try {
            this.begins = ring.counted();
            ring.widen(bounds.ringBytes());
        } finally {
            lock.unlock();
        }
    }

    RowEncoder encoder(RowType type) {
        rowType = type;
        return new RowEncoder(type, keyColumns);
    }

    /** Takes a row; waits where a patient reader has yet to see what would be dropped for it. */
    void take(RowEncoder encoder, RowData row, Long eventTime) throws InterruptedException {
        encoder.encode(row, eventTime);
        byte[] key = fold == null ? null : encoder.key(row);
        long number = append(encoder.line(), key, row.getRowKind());
        if (witness != null) {
            witness.accept(number);
        }
        if (number == begins) {
            events.firstRow(this);
        }
        if (bounds.limit() != null && number == bounds.limit() - 1) {
            events.limitReached(this);
        }
    }

    /** Takes rows that are at hand, as a statement's answer is. */
    public void takeAll(RowType type, List<RowData> rows) throws InterruptedException {
        RowEncoder encoder = encoder(type);
        for (RowData row : rows) {
            take(encoder, row, null);
        }
    }

    private long append(Utf8 line, byte[] key, RowKind kind) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            if (ended || bounds.limit() != null && ring.counted() >= bounds.limit()) {
                return -1;
            }
            if (ring.sealsBefore(line.length)) {
                ring.seal();
                makeRoom();
                grown.signalAll();
            }
            boolean wasEmpty = ring.fillingSince() == 0;
            ring.append(line.bytes, 0, line.length);
            if (fold != null) {
                fold.apply(kind, key, line.bytes, line.length);
            }
            if (wasEmpty) {
                grown.signalAll();
            }
            return ring.counted() - 1;
        } finally {
            lock.unlock();
        }
    }

    private void makeRoom() throws InterruptedException {
        while (ring.isOver()) {
            long next = ring.keptAfterDrop();
            if (patient.stream().anyMatch(reader -> reader.next() < next)) {
                read.await();
            } else {
                ring.dropOldest();
            }
        }
    }

    /** No row follows: readers end once they have read what is kept. */
    public void end() {
        lock.lock();
        try {
            ended = true;
            ring.seal();
            grown.signalAll();
            read.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Keeps no more than this many bytes of rows from now on. */
    public void shrink(long ringBytes) {
        lock.lock();
        try {
            ring.shrink(ringBytes);
        } finally {
            lock.unlock();
        }
    }

    public Count count() {
        lock.lock();
        try {
            long kept = ring.counted() - ring.keptFrom();
            return fold == null
                    ? new Count(name, ring.counted(), ring.keptFrom(), kept, kept, ring.keptFrom() == 0)
                    : new Count(name, ring.counted(), ring.keptFrom(), kept, fold.rows(), fold.isComplete());
        } finally {
            lock.unlock();
        }
    }

    /** A reader from a row on; a patient one holds the sink back. Close it. */
    public RowReader read(long from, boolean isPatient) {
        RowReader reader = new RowReader(this, from);
        if (isPatient) {
            patient.add(reader);
        }
        return reader;
    }

    /** The next rows for a reader, waiting up to 10 ms for a chunk to fill; null when no row will follow. */
    Ring.Chunk next(long row) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            for (; ; ) {
                Ring.Chunk chunk = ring.at(row);
                if (chunk != null) {
                    return Ring.from(chunk, row);
                }
                if (ended) {
                    return null;
                }
                long since = ring.fillingSince();
                if (since == 0) {
                    grown.await();
                    continue;
                }
                long left = FLUSH_NANOS - (System.nanoTime() - since);
                if (row == 0 || left <= 0) {
                    ring.seal();
                } else {
                    grown.awaitNanos(left);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    void advanced(RowReader reader) {
        if (patient.contains(reader)) {
            signalRead();
        }
    }

    void closed(RowReader reader) {
        if (patient.remove(reader)) {
            signalRead();
        }
    }

    private void signalRead() {
        lock.lock();
        try {
            read.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Lines of a page of the table, in chunks; of an insert-only sink, of the rows still kept. */
    public List<Ring.Chunk> table(long offset, int limit) {
        lock.lock();
        try {
            return fold == null ? TablePage.ofRing(ring, offset, limit) : TablePage.ofLines(fold.page(offset, limit), offset);
        } finally {
            lock.unlock();
        }
    }

    /** Lines of the rows from a number on, all that are kept of them; of a row that is no longer kept, none. */
    public List<Ring.Chunk> since(long row) {
        lock.lock();
        try {
            return TablePage.ofRing(ring, Math.max(0, row - ring.keptFrom()), Integer.MAX_VALUE);
        } finally {
            lock.unlock();
        }
    }

    /** Has somebody told the number of every row, in the thread that brings it. */
    public void tell(LongConsumer told) {
        witness = told;
    }

    /** The type of its rows; null before a task of the sink stands. */
    public RowType rowType() {
        return rowType;
    }

    /** The columns that decide which row a change is about; null where the whole row does. */
    public List<String> keyColumns() {
        return keyColumns;
    }

    public String name() {
        return name;
    }
}
