package dev.weir.runner.debugger;

import dev.weir.runner.WeirException;
import dev.weir.runner.captures.WatchedRows;
import dev.weir.runner.debugger.DebuggerState.Hit;
import dev.weir.runner.taps.RowCondition;
import dev.weir.runner.taps.Watcher;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.apache.flink.runtime.execution.CancelTaskException;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/** Holds a run at a row, or makes it fail there: a breakpoint, or the end of a step. */
final class Halt implements Watcher {
    private final RunPause pause;
    private final Edges.Edge edge;
    private final Breakpoint breakpoint;
    private final RowCondition condition;
    private final Runnable changed;
    private final AtomicLong hits = new AtomicLong();
    private volatile WeirException problem;
    private volatile boolean cleared;

    /**
     * @param breakpoint null where a step ends with the row
     * @param condition null for every row
     * @param changed told when there is a {@link #problem}
     */
    Halt(RunPause pause, Edges.Edge edge, Breakpoint breakpoint, RowCondition condition, Runnable changed) {
        this.pause = pause;
        this.edge = edge;
        this.breakpoint = breakpoint;
        this.condition = condition;
        this.changed = changed;
    }

    long hits() {
        return hits.get();
    }

    /** Why it cannot be hit any more; null where it can. */
    WeirException problem() {
        return problem;
    }

    /** Looks at no more rows, and holds none that waits for its turn; one that is held stays until somebody lets it go. */
    void clear() {
        cleared = true;
        edge.point().remove(this);
        pause.askAgain();
        if (condition != null) {
            condition.close();
        }
    }

    private void disable(WeirException why) {
        problem = problem == null ? why : problem;
        clear();
        changed.run();
    }

    @Override
    public View view(int subtask) {
        WatchedRows rows = new WatchedRows(edge.type(), subtask);
        Predicate<Object> filter = RowCondition.open(condition, this::disable);
        return (record, watermark) -> {
            if (filter.test(record.getValue())) {
                hold(record, watermark, rows, subtask);
            }
        };
    }

    /** Once: a job that is restarted meets the row again. */
    private void failOnce(long hit, String row) {
        if (hit == 1) {
            throw new WeirException("failed-on-purpose", "A breakpoint made the operator fail at the row " + edge.words(row) + ". Its job restarts where it has a restart strategy and checkpoints.");
        }
    }

    private void hold(StreamRecord<?> record, long watermark, WatchedRows rows, int subtask) {
        byte[] line = rows.encode(record.getValue(), record.hasTimestamp() ? record.getTimestamp() : null, watermark);
        String id = breakpoint == null ? null : breakpoint.id();
        String row = new String(line, 0, line.length - 1, StandardCharsets.UTF_8);
        long hit = hits.incrementAndGet();
        if (breakpoint != null && breakpoint.fails()) {
            failOnce(hit, row);
            return;
        }
        if (breakpoint == null) {
            edge.point().remove(this);
            // A step ends once, also where rows of several subtasks come at a time.
            if (hit > 1) {
                return;
            }
        }
        try {
            pause.hold(new Hit(id, edge.from(), edge.to(), row, edge.key(), subtask), () -> cleared);
        } catch (InterruptedException cancelled) {
            Thread.currentThread().interrupt();
            throw new CancelTaskException("Cancelled while a breakpoint held it");
        }
    }
}
