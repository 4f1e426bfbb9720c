package dev.weir.runner.functions;

import com.caoccao.javet.interop.V8Runtime;
import com.caoccao.javet.interop.monitoring.V8HeapStatistics;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** Ends the calls of one isolate that take too long, take too much, or are no longer waited for. What runs inside V8 hears of nothing else. */
final class CallWatch implements AutoCloseable {
    /** DIED: the process that it was in. */
    enum Reason { TIME, HEAP, BYTES, INTERRUPTED, DIED }

    /** Room for V8 to come to an end in, once its heap is full. */
    private static final long LAST_ROOM = 256L << 20;
    /** What the bytes of ArrayBuffers may take, in MiB: those that nobody has any more and V8 has not yet collected, some 64 MiB, among them. */
    static final int BYTES_MIB = 256;
    /** A call may be there so many times longer than it may compute: what waits, or stands still with its machine, is not in a loop. */
    private static final int WAITS = 10;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final V8Runtime runtime;
    private final long limitNanos;
    private final Runnable look = this::look;
    /** Who is inside V8; null when nobody is. */
    private Thread caller;
    private long began;
    /** What the caller had computed in all when its call was first looked at, in nanoseconds; -1 before that. */
    private long computed;
    private Reason reason;
    /** What V8 was asked for, and answers from within a call. */
    private Future<V8HeapStatistics> weighed;
    private volatile IsolateInspector inspector;
    /** When V8 came to stand still in a debugger; 0 while it goes. */
    private long pausedSince;

    CallWatch(V8Runtime runtime, Duration limit) {
        this.runtime = runtime;
        limitNanos = limit.toNanos();
        runtime.setNearHeapLimitCallback((now, first) -> {
            end(Reason.HEAP);
            return now + LAST_ROOM;
        });
        Ticks.add(look);
    }

    private void look() {
        if (standsInterrupted()) {
            end(Reason.INTERRUPTED);
            inspector.stops(false);
        } else {
            lookAtCall();
        }
    }

    private synchronized boolean standsInterrupted() {
        return caller != null && pausedSince != 0 && caller.isInterrupted();
    }

    private synchronized void lookAtCall() {
        if (caller == null || pausedSince != 0) {
            return;
        }
        if (inspector != null && inspector.hasMessages()) {
            runtime.getV8HeapStatistics().thenRun(inspector::duringCall);
        }
        if (isOver()) {
            end(Reason.TIME);
        } else if (caller.isInterrupted()) {
            end(Reason.INTERRUPTED);
        } else if (holdsTooManyBytes()) {
            end(Reason.BYTES);
        }
    }

    /** By the time that the caller had of a processor: a machine with much else to do takes none of a call's. */
    private boolean isOver() {
        long there = System.nanoTime() - began;
        long now = THREADS.isThreadCpuTimeSupported() ? THREADS.getThreadCpuTime(caller.getId()) : -1;
        if (now < 0) {
            return there > limitNanos;
        }
        if (computed < 0) {
            computed = now;
        }
        return there > limitNanos && (now - computed > limitNanos - Ticks.MS * 1_000_000L || there / WAITS > limitNanos);
    }

    /** They lie outside V8's heap, which alone V8 limits. */
    private boolean holdsTooManyBytes() {
        if (weighed != null && !weighed.isDone()) {
            return false;
        }
        Future<V8HeapStatistics> answered = weighed;
        weighed = runtime.getV8HeapStatistics();
        try {
            return answered != null && answered.get().getExternalMemory() > (long) BYTES_MIB << 20;
        } catch (ExecutionException | CancellationException none) {
            return false;
        } catch (InterruptedException never) {
            throw new IllegalStateException(never);
        }
    }

    /** Also called by V8 in the middle of a collection, from within a call. */
    private synchronized void end(Reason why) {
        if (caller != null && reason == null) {
            reason = why;
            runtime.terminateExecution();
        }
    }

    /** Somebody may make V8 stand still: that is no time of the call's. */
    void inspectedBy(IsolateInspector given) {
        inspector = given;
    }

    synchronized void paused(boolean stands) {
        if (stands) {
            pausedSince = System.nanoTime();
        } else if (pausedSince != 0) {
            began += System.nanoTime() - pausedSince;
            pausedSince = 0;
        }
    }

    /** Works while nobody is inside, and nobody comes in; not at all where somebody is. */
    synchronized void whileIdle(Runnable work) {
        if (caller == null) {
            work.run();
        }
    }

    synchronized boolean isCaller(Thread thread) {
        return caller == thread;
    }

    synchronized void enter() {
        caller = Thread.currentThread();
        began = System.nanoTime();
        computed = -1;
        reason = null;
    }

    /** Why the call was ended; null where it ended by itself. */
    Reason leave() {
        Reason why = left();
        if (inspector != null) {
            inspector.deliver();
        }
        return why;
    }

    private synchronized Reason left() {
        caller = null;
        return reason;
    }

    @Override
    public void close() {
        Ticks.remove(look);
    }
}
