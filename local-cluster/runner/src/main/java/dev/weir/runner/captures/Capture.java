package dev.weir.runner.captures;

import dev.weir.runner.WeirException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.flink.api.common.JobID;
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

    /**
     * What a restart did to the sink; the same record as `Repeat` in shared/services/chaos.ts.
     *
     * @param checkpoint from which the job went on; null from its beginning
     * @param written rows that the sink had received since that checkpoint
     * @param compared of these, the rows that could be compared with those that came after
     * @param again rows that came after the restart and had been there before it
     * @param delivery what the real sink promises: {@code exactly-once}, {@code at-least-once}, {@code none}; null where that is not known
     * @param keyed whether rows of one key take each other's place
     */
    public record Repeat(long at, String sink, Long checkpoint, long written, long compared, long again, String delivery, boolean keyed) {}

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
    private final Marks marks;
    /** Number of the first row that this sink itself receives: after those of the one that it goes on from. */
    private final long begins;
    private final Repeats repeats;
    private boolean ended;
    private volatile RowType rowType;
    private volatile boolean cut;
    private volatile String delivery;
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
        this.marks = new Marks();
        this.ring = new Ring(bounds.ringBytes());
        this.fold = insertOnly ? null : new Fold(keyColumns != null, bounds.foldRows(), bounds.foldBytes());
        this.repeats = new Repeats(this, begins);
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
        this.marks = before.marks;
        lock.lock();
        try {
            this.begins = ring.counted();
            ring.widen(bounds.ringBytes());
        } finally {
            lock.unlock();
        }
        this.repeats = new Repeats(this, begins);
    }

    /**
     * Begins with what an ended capture had received when a checkpoint was taken, as if the rows since had never come.
     *
     * @param point the checkpoint of each job of the run
     * @param earlier checkpoints that can be gone back to from here as well
     */
    public static Capture rewound(Capture before, Map<JobID, Long> point, Map<JobID, Set<Long>> earlier, Bounds bounds, Events events) {
        return new Capture(before, new Rewound(before.ring, before.fold, before.lock, before.marks, point, earlier, before.rowType, before.keyColumns), bounds, events);
    }

    private Capture(Capture before, Rewound rewound, Bounds bounds, Events events) {
        this.name = before.name;
        this.keyColumns = before.keyColumns;
        this.rowType = before.rowType;
        this.bounds = bounds;
        this.events = events;
        this.lock = new ReentrantLock();
        this.grown = lock.newCondition();
        this.read = lock.newCondition();
        this.ring = rewound.ring(bounds.ringBytes());
        this.fold = before.fold == null ? null : rewound.fold(bounds.foldRows(), bounds.foldBytes());
        this.marks = rewound.marks();
        this.begins = ring.counted();
        this.repeats = new Repeats(this, begins);
    }

    RowEncoder encoder(RowType type) {
        rowType = type;
        return new RowEncoder(type, keyColumns);
    }

    /** While it is cut, every row that comes fails its task, as where a connection is gone. */
    public void cut(boolean isCut) {
        cut = isCut;
    }

    void refuseCut() {
        if (cut) {
            throw new WeirException("sink-cut", "The sink " + name + " is cut, as if its connection was gone: what it is to write fails until it is back.");
        }
    }

    Repeats repeats() {
        return repeats;
    }

    /** What restarts did to it, the oldest first. */
    public List<Repeat> repeated() {
        return repeats.all();
    }

    /** A task of its sink has acknowledged a checkpoint. */
    public void acknowledged(String task, int subtask, long checkpoint) {
        repeats.acknowledged(task, subtask, checkpoint);
    }

    /** @param promised what the real sink promises; null where that is not known */
    void promise(String promised) {
        delivery = promised;
    }

    String delivery() {
        return delivery;
    }

    /** Takes a row; waits where a patient reader has yet to see what would be dropped for it. */
    void take(RowEncoder encoder, RowData row, Long eventTime, int subtask) throws InterruptedException {
        encoder.encode(row, eventTime);
        repeats.came(encoder.line().bytes, encoder.line().length);
        byte[] key = fold == null ? null : encoder.key(row);
        long number = append(encoder.line(), key, row.getRowKind(), subtask);
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
            take(encoder, row, null, 0);
        }
    }

    /** A writer of this sink lets a barrier pass: its rows up to here stand before that checkpoint. */
    void passed(Marks.Barrier barrier, int subtask, int subtasks) {
        lock.lock();
        try {
            marks.passed(barrier, subtask, subtasks, ring.counted());
        } finally {
            lock.unlock();
        }
    }

    /** The checkpoint is complete; only those that are given can be gone back to. */
    public void completed(JobID job, long checkpoint, Map<JobID, Set<Long>> kept) {
        lock.lock();
        try {
            marks.completed(new Marks.Barrier(job, checkpoint), Rewound.barriers(kept), ring.counted());
        } finally {
            lock.unlock();
        }
    }

    private long append(Utf8 line, byte[] key, RowKind kind, int subtask) throws InterruptedException {
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
            if (marks.isOpen()) {
                marks.wrote(subtask, ring.counted() - 1);
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
