package dev.weir.runner.captures;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.api.common.JobID;

/**
 * Where in a sink's rows each checkpoint stands. Subtasks of a sink pass a barrier one after the other: between the first and the last of them, rows of those
 * that have passed belong behind it. Guarded by its capture's lock.
 */
final class Marks {
    /** A checkpoint of a job. */
    record Barrier(JobID job, long checkpoint) {
        boolean isOlder(Barrier than) {
            return job.equals(than.job) && checkpoint < than.checkpoint;
        }
    }

    /** Rows up to {@code first} stand before the barrier; so do those up to {@code end} that are not {@code early}. */
    private static final class Mark {
        private final Barrier barrier;
        private final long first;
        private final Set<Integer> passed = new HashSet<>();
        private final Set<Long> early = new TreeSet<>();
        private long end = Long.MAX_VALUE;

        Mark(Barrier barrier, long first) {
            this.barrier = barrier;
            this.first = first;
        }
    }

    private final Map<Barrier, Mark> marks = new HashMap<>();
    private final List<Mark> open = new ArrayList<>();

    /** @param subtasks how many writers the sink has */
    void passed(Barrier barrier, int subtask, int subtasks, long counted) {
        Mark mark = marks.computeIfAbsent(barrier, unseen -> {
            Mark made = new Mark(barrier, counted);
            open.add(made);
            return made;
        });
        mark.passed.add(subtask);
        if (mark.passed.size() >= subtasks) {
            close(mark, counted);
        }
    }

    /** A subtask has written a row. */
    void wrote(int subtask, long number) {
        for (Mark mark : open) {
            if (mark.passed.contains(subtask)) {
                mark.early.add(number);
            }
        }
    }

    boolean isOpen() {
        return !open.isEmpty();
    }

    /**
     * The checkpoint is complete: a subtask that has not passed it had ended before, and older ones that are still open were given up by Flink.
     *
     * @param kept those that can be gone back to; the job's older ones that are not among them are forgotten
     */
    void completed(Barrier barrier, Set<Barrier> kept, long counted) {
        Mark mark = marks.get(barrier);
        if (mark != null && mark.end == Long.MAX_VALUE) {
            close(mark, counted);
        }
        open.removeIf(each -> each.barrier.isOlder(barrier));
        marks.keySet().removeIf(each -> each.isOlder(barrier) && !kept.contains(each));
    }

    private void close(Mark mark, long counted) {
        mark.end = counted;
        open.remove(mark);
    }

    /** Whether a row stands before a barrier; every row does where no writer was left to pass it. */
    boolean isBefore(Barrier barrier, long row) {
        Mark mark = marks.get(barrier);
        return mark == null || row < mark.first || row < mark.end && !mark.early.contains(row);
    }

    boolean has(Barrier barrier) {
        return marks.containsKey(barrier);
    }

    /** Of the barriers that another capture knows, those that stand in rows which are kept. */
    void take(Marks others, Set<Barrier> barriers) {
        others.marks.forEach((barrier, mark) -> {
            if (barriers.contains(barrier)) {
                marks.put(barrier, mark);
            }
        });
    }
}
