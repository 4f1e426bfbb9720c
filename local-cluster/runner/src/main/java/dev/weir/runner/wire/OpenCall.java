package dev.weir.runner.wire;

import dev.weir.runner.WeirException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;

/**
 * One call that the host opened. Streams spend credit: {@link #item} and {@link #chunk} wait until the reader has granted
 * some, so a fast operator never floods a slow window.
 */
public final class OpenCall {
    private final int id;
    private final Connection connection;
    private long credit;
    private boolean cancelled;
    private Thread worker;

    OpenCall(int id, Connection connection) {
        this.id = id;
        this.connection = connection;
    }

    public void result(Object value) throws IOException {
        send(Map.of("id", id, "result", value));
    }

    /** Sends one item of a stream when the reader has room for it. */
    public void item(Object item) throws IOException, InterruptedException {
        awaitCredit();
        items(List.of(item));
    }

    /** Sends items for which {@link #takeCredit} was given. */
    public void items(List<?> items) throws IOException {
        send(Map.of("id", id, "items", items));
    }

    /** Sends a chunk; call {@link #awaitCredit} first, so that the bytes are gathered as late as can be. */
    public void chunk(Object header, byte[] body, int length) throws IOException {
        connection.send(Map.of("id", id, "chunk", header), body, length);
    }

    /** Waits for one credit and spends it. */
    public synchronized void awaitCredit() throws InterruptedException {
        takeCredit(1);
    }

    /** Waits for credit and spends as much of it as there is, at most {@code most}. */
    public synchronized int takeCredit(int most) throws InterruptedException {
        while (credit == 0 && !cancelled) {
            wait();
        }
        if (cancelled) {
            throw new CancellationException();
        }
        int taken = (int) Math.min(credit, most);
        credit -= taken;
        return taken;
    }

    public synchronized boolean isCancelled() {
        return cancelled;
    }

    /** Adds what the reader granted, or gives back what was taken and not needed. */
    public synchronized void grant(long more) {
        credit += more;
        notifyAll();
    }

    /** Wakes the worker wherever it waits. */
    synchronized void cancel() {
        cancelled = true;
        if (worker != null) {
            worker.interrupt();
        }
        notifyAll();
    }

    /** Runs the method to its end on this thread; every way out is told to the caller. */
    void run(Method method, com.fasterxml.jackson.databind.JsonNode params, boolean streams) {
        try {
            begin();
            method.answer(params, this);
            if (streams) {
                send(Map.of("id", id, "end", true));
            }
        } catch (InterruptedException | CancellationException stopped) {
            fail("cancelled", "Cancelled.", Map.of());
        } catch (WeirException failure) {
            fail(failure.code(), failure.getMessage(), failure.data());
        } catch (HostGone gone) {
            // Nobody is left to tell, and the connection's reader ends the process.
        } catch (Exception | LinkageError | AssertionError | StackOverflowError unforeseen) {
            if (isCancelled()) {
                fail("cancelled", "Cancelled.", Map.of());
            } else {
                fail("internal", String.valueOf(unforeseen), Map.of("stack", Stacks.text(unforeseen)));
            }
        } finally {
            finish();
        }
    }

    private synchronized void begin() {
        worker = Thread.currentThread();
        if (cancelled) {
            throw new CancellationException();
        }
    }

    /** Clears the interrupt, so that the pool's thread starts its next call afresh. */
    private synchronized void finish() {
        worker = null;
        Thread.interrupted();
    }

    private void fail(String code, String message, Map<String, Object> data) {
        Map<String, Object> error =
                data.isEmpty() ? Map.of("code", code, "message", message) : Map.of("code", code, "message", message, "data", data);
        try {
            send(Map.of("id", id, "error", error));
        } catch (IOException gone) {
            // As above.
        }
    }

    private void send(Map<String, Object> head) throws IOException {
        connection.send(head, new byte[0], 0);
    }
}
