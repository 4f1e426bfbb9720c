package dev.weir.runner.samples;

import dev.weir.runner.samples.Replay.Disorder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Supplier;

/**
 * Gives rows in the order in which they arrive: one that is delayed waits until the file is as far in event time. What waits is part of the position, so
 * that a restored sample goes on in the same order.
 */
final class ReplayOrder {
    /** Rows that wait at most; the next in order goes early then. */
    private static final int MOST = 100_000;

    interface Rows {
        /** Null where none is at hand. */
        SampleRow next() throws IOException;

        /** No row follows; asked after there was none at hand. */
        boolean hasEnded();
    }

    /** @param before the position from which the row is read again */
    private record Waiting(SampleRow row, long arrives, SamplePosition before) {
        long number() {
            return row.after().rows();
        }
    }

    private final Rows rows;
    private final Supplier<Disorder> disorder;
    private final PriorityQueue<Waiting> waiting = new PriorityQueue<>(Comparator.comparingLong(Waiting::arrives).thenComparingLong(Waiting::number));
    private final Map<Long, Long> restored = new HashMap<>();
    private final long readTo;
    private SamplePosition read;
    private long reached;
    private Waiting next;

    /** @param from where the rows begin; what waited there is among them again */
    ReplayOrder(SamplePosition from, Rows rows, Supplier<Disorder> disorder) {
        this.rows = rows;
        this.disorder = disorder;
        this.read = from.alone();
        SamplePosition.Held held = from.held();
        this.readTo = held == null ? from.rows() : held.readTo();
        this.reached = held == null ? Long.MIN_VALUE : held.reached();
        for (int at = 0; held != null && at < held.rows().length; at++) {
            restored.put(held.rows()[at], held.arrivals()[at]);
        }
    }

    /** The next to arrive, the same until {@link #gave}; null where none is at hand. */
    SampleRow next() throws IOException {
        if (next == null) {
            next = arrived();
        }
        return next == null ? null : next.row();
    }

    void gave() {
        next = null;
    }

    private Waiting arrived() throws IOException {
        // What waited when the sample was restored is all there before the first of it goes.
        while (!restored.isEmpty() || waiting.isEmpty() || waiting.size() < MOST && waiting.peek().arrives() > reached) {
            SampleRow row = rows.next();
            if (row == null) {
                return rows.hasEnded() ? waiting.poll() : null;
            }
            SamplePosition before = read;
            read = row.after();
            reached = Math.max(reached, row.eventTime());
            Long arrives = arrival(row);
            if (arrives == null) {
                continue;
            }
            Waiting made = new Waiting(row, arrives, before);
            if (restored.isEmpty() && waiting.isEmpty() && arrives <= reached) {
                return made;
            }
            waiting.add(made);
        }
        return waiting.poll();
    }

    /** When a row arrives, in event time; null for one that was given before the sample was restored. */
    private Long arrival(SampleRow row) {
        SamplePosition after = row.after();
        if (after.rows() <= readTo) {
            return restored.remove(after.rows());
        }
        Disorder now = disorder.get();
        boolean isInOrder = now.isNone() || row.eventTime() == EventTimes.NONE;
        return isInOrder ? row.eventTime() : row.eventTime() + now.delay(after.pass(), after.record(), after.row());
    }

    /** Where to go on after the rows that were given. */
    SamplePosition position() {
        List<Waiting> all = new ArrayList<>(waiting);
        if (next != null) {
            all.add(next);
        }
        if (all.isEmpty()) {
            return read;
        }
        all.sort(Comparator.comparingLong(Waiting::number));
        long[] numbers = all.stream().mapToLong(Waiting::number).toArray();
        long[] arrivals = all.stream().mapToLong(Waiting::arrives).toArray();
        return all.get(0).before().holding(new SamplePosition.Held(read.rows(), reached, numbers, arrivals));
    }
}
