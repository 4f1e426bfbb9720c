package dev.weir.runner.samples;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;

/**
 * Lets the one subtask that reads a sample start when the others of its source are idle. One that is not yet holds back
 * the watermark behind a shuffle, and how many late rows slip through would then depend on the machine's speed.
 */
final class IdleReaders {
    /** Seconds after which the first row goes anyway: readers that had ended in a restored savepoint never come back. */
    private static final int PATIENCE = 10;

    private static final Map<String, IdleReaders> SOURCES = new ConcurrentHashMap<>();

    private final CompletableFuture<Void> all = new CompletableFuture<>();
    private int waiting;
    private int expected = Integer.MAX_VALUE;

    static CompletableFuture<Void> allIdle(JobID job, String source, int others) {
        return of(job, source).expect(others).copy().completeOnTimeout(null, PATIENCE, TimeUnit.SECONDS);
    }

    static void idle(JobID job, String source) {
        of(job, source).count();
    }

    static void forget(JobID job, String source) {
        SOURCES.remove(job + source);
    }

    private static IdleReaders of(JobID job, String source) {
        return SOURCES.computeIfAbsent(job + source, name -> new IdleReaders());
    }

    private synchronized CompletableFuture<Void> expect(int others) {
        expected = others;
        return settle();
    }

    private synchronized void count() {
        waiting++;
        settle();
    }

    private CompletableFuture<Void> settle() {
        if (waiting >= expected) {
            all.complete(null);
        }
        return all;
    }
}
