package dev.weir.runner.captures;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Which rows a sink had received when its job failed, and which of them come again after the restart. A checkpoint is told from the
 * next one by what each subtask had written as its barrier passed.
 */
final class Repeats {
    /** Rows of a restart that are compared at most, the newest of those still kept; and checkpoints that are remembered. */
    private static final int MOST_ROWS = 100_000;
    private static final int MOST_MARKS = 64;

    /** @param own rows that the subtask had written; {@code row} what the sink as a whole had received */
    private record Mark(long own, long row) {}

    /** One subtask of one sink operator, over all its attempts. */
    final class Place {
        private final String task;
        private final int subtask;
        private final TreeMap<Long, Mark> marks = new TreeMap<>();
        private volatile long written;
        private Mark barrier = new Mark(0, begins);

        private Place(String task, int subtask) {
            this.task = task;
            this.subtask = subtask;
        }

        /** By its task alone. */
        @SuppressWarnings("NonAtomicOperationOnVolatileField")
        void wrote() {
            written++;
        }

        /** A barrier passes; which checkpoint it is of is known once its task has acknowledged it. */
        void barrier(long counted) {
            synchronized (Repeats.this) {
                barrier = new Mark(written, counted);
            }
        }

        private Mark at(Long checkpoint) {
            Mark known = checkpoint == null ? null : marks.get(checkpoint);
            return known == null ? new Mark(0, begins) : known;
        }
    }

    private static final class Restart {
        final long at = System.currentTimeMillis();
        final Long checkpoint;
        final Map<Long, Integer> expected = new HashMap<>();
        long written;
        long compared;
        long again;

        Restart(Long checkpoint) {
            this.checkpoint = checkpoint;
        }
    }

    private final Capture capture;
    private final long begins;
    private final Map<String, Place> places = new HashMap<>();
    private final Map<String, Restart> restarts = new LinkedHashMap<>();
    private volatile Restart last;

    /** @param begins number of the first row that the capture itself receives */
    Repeats(Capture capture, long begins) {
        this.capture = capture;
        this.begins = begins;
    }

    /**
     * A subtask of a sink begins, or begins anew.
     *
     * @param task id of the vertex
     * @param restored the checkpoint that it has its state from
     */
    synchronized Place open(String task, String operator, int subtask, int attempt, OptionalLong restored) {
        String name = task + " " + operator + " " + subtask;
        Place known = places.get(name);
        if (known == null) {
            known = new Place(task, subtask);
            places.put(name, known);
        } else {
            // One that no barrier of this run was of is what the run itself began with.
            Long checkpoint = restored.isPresent() && known.marks.containsKey(restored.getAsLong()) ? Long.valueOf(restored.getAsLong()) : null;
            Restart restart = restarts.computeIfAbsent(attempt + " " + checkpoint, key -> restart(checkpoint));
            restart.written += known.written - known.at(checkpoint).own();
            last = restart;
        }
        return known;
    }

    private Restart restart(Long checkpoint) {
        Restart restart = new Restart(checkpoint);
        long from = places.values().stream().mapToLong(place -> place.at(checkpoint).row()).min().orElse(begins);
        long counted = capture.count().counted();
        for (Ring.Chunk chunk : capture.since(Math.max(from, counted - MOST_ROWS))) {
            int start = 0;
            for (int at = 0; at < chunk.length(); at++) {
                if (chunk.lines()[at] == '\n') {
                    restart.expected.merge(hash(chunk.lines(), start, at + 1), 1, Integer::sum);
                    restart.compared++;
                    start = at + 1;
                }
            }
        }
        return restart;
    }

    /** Of one checkpoint at a time no newer barrier passes before a task has acknowledged it. */
    synchronized void acknowledged(String task, int subtask, long checkpoint) {
        for (Place place : places.values()) {
            if (place.task.equals(task) && place.subtask == subtask) {
                place.marks.put(checkpoint, place.barrier);
                while (place.marks.size() > MOST_MARKS) {
                    place.marks.pollFirstEntry();
                }
            }
        }
    }

    /** Looks whether a row that comes was here before the last restart; without one this is the read of a field. */
    void came(byte[] line, int length) {
        if (last != null) {
            compare(hash(line, 0, length));
        }
    }

    private synchronized void compare(long row) {
        if (last.expected.computeIfPresent(row, (hash, left) -> left == 0 ? null : left - 1) != null) {
            last.again++;
        }
    }

    synchronized List<Capture.Repeat> all() {
        List<Capture.Repeat> all = new ArrayList<>();
        restarts.values().forEach(each ->
                all.add(new Capture.Repeat(each.at, capture.name(), each.checkpoint, each.written, Math.min(each.written, each.compared), each.again, capture.delivery(), capture.keyColumns() != null)));
        return all;
    }

    private static long hash(byte[] bytes, int from, int to) {
        long hash = 0xcbf29ce484222325L;
        for (int at = from; at < to; at++) {
            hash = (hash ^ bytes[at]) * 0x100000001b3L;
        }
        return hash;
    }
}
