package dev.weir.runner.captures;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.apache.flink.api.common.JobID;
import org.apache.flink.types.RowKind;

/**
 * The rows that a sink received, the table they fold to and the checkpoints between them, behind one lock: tasks bring rows, readers take
 * them, and a patient reader holds the tasks back.
 */
final class Received {
    private static final long FLUSH_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final ReentrantLock lock;
    private final Condition grown;
    private final Condition read;
    private final Set<RowReader> patient = ConcurrentHashMap.newKeySet();
    private final Ring ring;
    private final Fold fold;
    private final Marks marks;
    private final Long limit;
    private final long begins;
    private boolean ended;

    private Received(ReentrantLock lock, Condition grown, Condition read, Ring ring, Fold fold, Marks marks, Long limit) {
        this.lock = lock;
        this.grown = grown;
        this.read = read;
        this.ring = ring;
        this.fold = fold;
        this.marks = marks;
        this.limit = limit;
        this.begins = ring.counted();
    }

    private static Received under(ReentrantLock lock, Ring ring, Fold fold, Marks marks, Long limit) {
        return new Received(lock, lock.newCondition(), lock.newCondition(), ring, fold, marks, limit);
    }

    /** @param fold null where the rows are only added: the table is then the ring itself */
    static Received nothing(Fold fold, Capture.Bounds bounds) {
        return under(new ReentrantLock(), new Ring(bounds.ringBytes()), fold, new Marks(), bounds.limit());
    }

    /** Goes on behind the rows of one that has ended; what it holds stays. */
    Received andMore(Capture.Bounds bounds) {
        return locked(() -> {
            ring.widen(bounds.ringBytes());
            // Readers of the ended one may still read what both hold.
            return new Received(lock, grown, read, ring, fold, marks, bounds.limit());
        });
    }

    /** What there was when a checkpoint was taken, as a copy; see {@link Capture#rewound}. */
    Received at(Map<JobID, Long> point, Map<JobID, Set<Long>> earlier, LineParts parts, boolean keyed, Capture.Bounds bounds) {
        Rewound rewound = locked(() -> new Rewound(ring, marks, point, earlier, parts, keyed));
        Fold folded = fold == null ? null : rewound.fold(bounds.foldRows(), bounds.foldBytes());
        return under(new ReentrantLock(), rewound.ring(bounds.ringBytes()), folded, rewound.marks(), bounds.limit());
    }

    /** Number of the first row that comes here itself: after those of the one that it goes on from. */
    long begins() {
        return begins;
    }

    boolean folds() {
        return fold != null;
    }

    /** The row's number; -1 where it is not taken. Waits where a patient reader has yet to see what would be dropped for it. */
    long append(Utf8 line, byte[] key, RowKind kind, int subtask) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            if (ended || limit != null && ring.counted() >= limit) {
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

    void passed(Marks.Barrier barrier, int subtask, int subtasks) {
        locked(() -> marks.passed(barrier, subtask, subtasks, ring.counted()));
    }

    void completed(Marks.Barrier barrier, Set<Marks.Barrier> kept) {
        locked(() -> marks.completed(barrier, kept, ring.counted()));
    }

    void end() {
        locked(() -> {
            ended = true;
            ring.seal();
            grown.signalAll();
            read.signalAll();
        });
    }

    void shrink(long ringBytes) {
        locked(() -> ring.shrink(ringBytes));
    }

    Capture.Count count(String sink) {
        return locked(() -> {
            long kept = ring.counted() - ring.keptFrom();
            return fold == null
                    ? new Capture.Count(sink, ring.counted(), ring.keptFrom(), kept, kept, ring.keptFrom() == 0)
                    : new Capture.Count(sink, ring.counted(), ring.keptFrom(), kept, fold.rows(), fold.isComplete());
        });
    }

    RowReader reader(long from, boolean isPatient) {
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
                awaitRows(row);
            }
        } finally {
            lock.unlock();
        }
    }

    private void awaitRows(long row) throws InterruptedException {
        long since = ring.fillingSince();
        if (since == 0) {
            grown.await();
            return;
        }
        long left = FLUSH_NANOS - (System.nanoTime() - since);
        if (row == 0 || left <= 0) {
            ring.seal();
        } else {
            grown.awaitNanos(left);
        }
    }

    void advanced(RowReader reader) {
        if (patient.contains(reader)) {
            locked(read::signalAll);
        }
    }

    void closed(RowReader reader) {
        if (patient.remove(reader)) {
            locked(read::signalAll);
        }
    }

    List<Ring.Chunk> table(long offset, int limit) {
        return locked(() -> fold == null ? TablePage.ofRing(ring, offset, limit) : TablePage.ofLines(fold.page(offset, limit), offset));
    }

    List<Ring.Chunk> since(long row) {
        return locked(() -> TablePage.ofRing(ring, Math.max(0, row - ring.keptFrom()), Integer.MAX_VALUE));
    }

    private void locked(Runnable work) {
        locked(() -> {
            work.run();
            return null;
        });
    }

    private <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }
}
