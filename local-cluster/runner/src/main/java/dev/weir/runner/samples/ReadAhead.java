package dev.weir.runner.samples;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.slf4j.MDC;

/**
 * Reads and decodes a sample on a thread of its own, some batches ahead of the task, as the split fetcher of Flink's own sources
 * does: the task is left to what the job does with the rows. A failure comes after the rows that were read before it.
 */
final class ReadAhead implements Closeable, ReplayOrder.Rows {
    /** The first batch is small, so that the first row need not wait; later ones cost little to hand over. */
    private static final int FIRST_BATCH = 16;
    private static final int LARGEST_BATCH = 512;
    private static final int BATCHES = 4;

    private final SampleCursor cursor;
    private final Deque<List<SampleRow>> batches = new ArrayDeque<>();
    private CompletableFuture<Void> filled = new CompletableFuture<>();
    private Throwable failure;
    private boolean ended;
    private boolean closed;
    /** The batch the task is at, and how far; touched by the task's thread alone. */
    private List<SampleRow> current = List.of();
    private int at;

    ReadAhead(SampleCursor cursor, String name) {
        this.cursor = cursor;
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        Map<String, String> job = MDC.getCopyOfContextMap();
        Thread thread = new Thread(() -> read(job), "weir-sample-" + name);
        thread.setContextClassLoader(loader);
        thread.setDaemon(true);
        thread.start();
    }

    /** The next row; null where none is at hand: then it {@link #hasEnded}, or {@link #filled} tells when to ask again. */
    @Override
    public SampleRow next() throws IOException {
        if (at == current.size() && !advance()) {
            return null;
        }
        return current.get(at++);
    }

    private synchronized boolean advance() throws IOException {
        List<SampleRow> batch = batches.poll();
        if (batch == null) {
            rethrow();
            return false;
        }
        current = batch;
        at = 0;
        notifyAll();
        return true;
    }

    private void rethrow() throws IOException {
        if (failure instanceof IOException io) {
            throw io;
        }
        if (failure instanceof RuntimeException runtime) {
            throw runtime;
        }
        if (failure instanceof Error error) {
            throw error;
        }
    }

    @Override
    public synchronized boolean hasEnded() {
        return ended && failure == null && batches.isEmpty() && at == current.size();
    }

    /** Done once there is news: rows, the end or a failure. */
    synchronized CompletableFuture<Void> filled() {
        if (batches.isEmpty() && !ended && filled.isDone()) {
            filled = new CompletableFuture<>();
        }
        return filled;
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
    }

    private void read(Map<String, String> job) {
        if (job != null) {
            MDC.setContextMap(job);
        }
        List<SampleRow> batch = new ArrayList<>();
        try (cursor) {
            for (int size = FIRST_BATCH; !cursor.hasEnded() && put(batch); size = Math.min(size * 2, LARGEST_BATCH)) {
                batch = new ArrayList<>(size);
                SampleRow row;
                while (batch.size() < size && (row = cursor.next()) != null) {
                    batch.add(row);
                }
            }
            put(batch);
            end(null);
        } catch (InterruptedException stopped) {
            end(null);
        } catch (Throwable thrown) {
            putLast(batch);
            end(thrown);
        }
    }

    /** Waits for room; false once nobody reads any more. */
    private synchronized boolean put(List<SampleRow> batch) throws InterruptedException {
        while (batches.size() >= BATCHES && !closed) {
            wait();
        }
        putLast(batch);
        return !closed;
    }

    private synchronized void putLast(List<SampleRow> batch) {
        if (!batch.isEmpty()) {
            batches.add(batch);
            filled.complete(null);
        }
    }

    private synchronized void end(Throwable cause) {
        failure = cause;
        ended = true;
        filled.complete(null);
    }
}
