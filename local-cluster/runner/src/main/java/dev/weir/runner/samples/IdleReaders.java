package dev.weir.runner.samples;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;

/**
 * Lets the one subtask that reads a sample start when the others of its source are gone. One that is still there holds back
 * the watermark behind a shuffle, and how many late rows slip through would then depend on the machine's speed.
 */
final class IdleReaders {
    /** Seconds after which the first row goes anyway: readers that ended before a restored checkpoint never come back. */
    private static final int PATIENCE = 10;

    private static final Map<String, IdleReaders> SOURCES = new ConcurrentHashMap<>();

    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private int closed;
    private int expected = Integer.MAX_VALUE;

    static CompletableFuture<Void> gone(JobID job, String source, int others) {
        return of(job, source).expect(others).copy().completeOnTimeout(null, PATIENCE, TimeUnit.SECONDS);
    }

    static void closed(JobID job, String source) {
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
        closed++;
        settle();
    }

    private CompletableFuture<Void> settle() {
        if (closed >= expected) {
            gone.complete(null);
        }
        return gone;
    }
}
