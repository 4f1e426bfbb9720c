package dev.weir.runner.functions;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.apache.flink.table.types.logical.LogicalType;
import org.slf4j.MDC;

/**
 * Calls of one async function, many at a time, in a thread of its own with an isolate of its own. Rows that come while it is busy are the next batch; where it is idle it waits
 * for more only as long as more come, and never for long: so nothing that waits for these results waits for another row.
 */
final class BatchedCalls implements AutoCloseable {
    /** The most rows of a batch. */
    static final int MOST = 512;
    /** So long it is looked whether another row has come. */
    private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(100);
    /** So long the first row of a batch waits for others. */
    private static final long LINGER_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** Rows that are called at once, and where their results go. */
    private static final class Batch {
        private final FrameWriter frame = new FrameWriter();
        private final List<CompletableFuture<Object>> results = new ArrayList<>();

        Batch begin() {
            frame.begin(0);
            results.clear();
            return this;
        }
    }

    private final Declared function;
    private final List<ValueWriter> arguments;
    private final ValueReader result;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition some = lock.newCondition();
    private final Condition enough = lock.newCondition();
    private final Deque<Batch> full = new ArrayDeque<>();
    private final Deque<Batch> free = new ArrayDeque<>();
    private Batch filling = new Batch().begin();
    private boolean closed;
    private Throwable broken;

    /** Returns once the functions are ready. @param open is called by the thread that calls */
    BatchedCalls(Declared function, Supplier<Session> open) {
        this.function = function;
        arguments = Types.writers(function.arguments());
        result = ValueReader.of(function.returns());
        CompletableFuture<Void> ready = new CompletableFuture<>();
        Map<String, String> job = MDC.getCopyOfContextMap();
        Supplier<Session> opening = RunInspection.forThisTask(open);
        thread = new Thread(() -> run(opening, ready, job), "weir-" + function.name());
        thread.setDaemon(true);
        thread.start();
        try {
            ready.join();
        } catch (CompletionException refused) {
            throw refused.getCause() instanceof RuntimeException known ? known : refused;
        }
    }

    void add(CompletableFuture<Object> to, Object[] values) {
        lock.lock();
        try {
            if (broken != null) {
                to.completeExceptionally(broken);
                return;
            }
            for (int i = 0; i < values.length; i++) {
                arguments.get(i).write(filling.frame, values[i]);
            }
            filling.results.add(to);
            int rows = filling.results.size();
            if (rows == MOST) {
                full.add(filling);
                filling = empty();
                some.signal();
                enough.signal();
            } else if (rows == 1) {
                some.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    private void run(Supplier<Session> open, CompletableFuture<Void> ready, Map<String, String> job) {
        if (job != null) {
            MDC.setContextMap(job);
        }
        try (Session session = open.get()) {
            ready.complete(null);
            for (Batch batch = next(); batch != null; batch = next()) {
                call(session, batch);
                again(batch);
            }
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        } catch (Throwable failure) {
            ready.completeExceptionally(failure);
        }
    }

    private Batch next() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (full.isEmpty() && filling.results.isEmpty() && !closed) {
                some.await();
            }
            long left = LINGER_NANOS;
            for (int before = 0; full.isEmpty() && before < filling.results.size() && left > 0 && !closed; left -= PAUSE_NANOS) {
                before = filling.results.size();
                enough.awaitNanos(PAUSE_NANOS);
            }
            if (closed) {
                return null;
            }
            if (!full.isEmpty()) {
                return full.pop();
            }
            Batch batch = filling;
            filling = empty();
            return batch;
        } finally {
            lock.unlock();
        }
    }

    private Batch empty() {
        return (free.isEmpty() ? new Batch() : free.pop()).begin();
    }

    private void again(Batch batch) {
        lock.lock();
        try {
            free.push(batch);
        } finally {
            lock.unlock();
        }
    }

    private void call(Session session, Batch batch) {
        batch.frame.rows(batch.results.size());
        session.renew();
        session.isolate().begin(batch.frame);
        try {
            for (int row = 0; row < batch.results.size(); ) {
                FrameReader answer = session.isolate().settle(session.function().number(), row > 0);
                for (int end = row + session.isolate().rows(); row < end; row++) {
                    settle(session, batch, row, answer);
                }
            }
        } catch (FunctionFault fault) {
            end(session.failure(fault, List.of()), batch);
        } catch (RuntimeException | Error unexpected) {
            // Else the rows would be waited for for ever.
            end(unexpected, batch);
        }
    }

    private void settle(Session session, Batch batch, int row, FrameReader answer) {
        CompletableFuture<Object> to = batch.results.get(row);
        if (answer.buffer().get() == 0) {
            to.complete(result.read(answer));
        } else {
            to.completeExceptionally(session.failure(FunctionFault.told(answer.text()), function.arguments(), given(batch, row)));
        }
    }

    /** What was ended in V8 is not called again. */
    private void end(Throwable why, Batch batch) {
        lock.lock();
        try {
            broken = why;
            full.add(filling);
            filling = new Batch().begin();
            full.add(batch);
            full.forEach(each -> each.results.forEach(to -> to.completeExceptionally(why)));
            full.clear();
        } finally {
            lock.unlock();
        }
    }

    /** The arguments of a row. */
    private Object[] given(Batch batch, int row) {
        FrameReader frame = batch.frame.reader();
        List<ValueReader> readers = function.arguments().stream().map((LogicalType type) -> ValueReader.of(type)).toList();
        Object[] values = new Object[readers.size()];
        for (int i = 0; i <= row; i++) {
            for (int k = 0; k < values.length; k++) {
                values[k] = readers.get(k).read(frame);
            }
        }
        return values;
    }

    /** Ends the call that is going on, if there is one: nobody waits for it any more. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            some.signal();
            enough.signal();
        } finally {
            lock.unlock();
        }
        thread.interrupt();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException cancelled) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
