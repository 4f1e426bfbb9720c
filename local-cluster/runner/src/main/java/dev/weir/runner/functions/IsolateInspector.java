package dev.weir.runner.functions;

import com.caoccao.javet.exceptions.JavetException;
import com.caoccao.javet.interop.IV8InspectorListener;
import com.caoccao.javet.interop.V8Inspector;
import com.caoccao.javet.interop.V8Runtime;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * V8's inspector of one isolate. It is made before anything is loaded, since V8 lets nothing be inspected that was there before it, and does nothing until it is
 * asked. Messages are handed to V8 where nobody is inside, by who sends them; from
 * within a call that goes on, by its own thread, at a tick of the watch; and while V8 stands still, by V8's own loop. V8 takes a lock for each call, so
 * nothing is ever handed over in another way: it would wait for the call to end.
 */
final class IsolateInspector {
    /** Ids of what is asked here; what the host asks has smaller ones. */
    private static final int OWN = 1_000_000_000;
    private static final String RESUME = "{\"id\":" + (OWN + 1) + ",\"method\":\"Debugger.resume\"}";
    private static final String BUNDLE = "\"url\":\"" + SourceMap.BUNDLE + "\"";
    /** V8 takes with it what was left to a loop that had ended. */
    private static final String TAKE_THE_REST = "{\"id\":" + (OWN + 3) + ",\"method\":\"Runtime.getIsolateId\"}";
    private static final ExecutorService OTHERS = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "weir-inspector");
        thread.setDaemon(true);
        return thread;
    });

    private final CallWatch watch;
    /** Takes what V8 says. */
    private final Consumer<String> told;
    private final Runnable onPause;
    private final Queue<String> waiting = new ConcurrentLinkedQueue<>();
    private volatile CountDownLatch begin;
    private volatile boolean paused;
    /** The id of what is being handed to V8's loop; null while nothing is. Guarded by this, as the two below. */
    private String inHand;
    /** What was handed to V8's loop in the present pause, and has no answer yet. */
    private final Set<String> unanswered = new HashSet<>();
    /** Threads that are handing something over. */
    private int handing;
    private volatile boolean mayStop = true;
    private final V8Inspector inspector;
    private volatile boolean closed;

    /** By the thread of the isolate, before it loads anything. */
    IsolateInspector(V8Runtime runtime, CallWatch watch, Consumer<String> told, Runnable onPause) {
        this.watch = watch;
        this.told = told;
        this.onPause = onPause;
        inspector = runtime.createV8Inspector("weir");
        inspector.addListeners(new Heard());
        watch.inspectedBy(this);
    }

    /** The next call waits until the host says {@code Runtime.runIfWaitingForDebugger}, or {@link #go}. */
    void awaitHost() {
        begin = new CountDownLatch(1);
    }

    void go() {
        CountDownLatch awaited = begin;
        if (awaited != null) {
            awaited.countDown();
        }
    }

    /** Before each call. */
    void beforeCall() {
        CountDownLatch awaited = begin;
        if (awaited != null) {
            try {
                awaited.await();
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
            begin = null;
        }
    }

    boolean isPaused() {
        return paused;
    }

    void send(String message) {
        waiting.add(message);
        deliver();
    }

    /** Also after each call: a message may have come too late for it. */
    void deliver() {
        if (waiting.isEmpty()) {
            return;
        }
        if (paused) {
            handToLoop();
        } else {
            watch.whileIdle(this::hand);
        }
    }

    boolean hasMessages() {
        return !waiting.isEmpty() && !paused;
    }

    /** From within a call, by its thread: V8 hears of nothing else before the call ends. */
    void duringCall() {
        if (watch.isCaller(Thread.currentThread())) {
            hand();
        }
    }

    /**
     * One after the other, each once: V8 is told of a message before anybody waits for its lock. Between what V8 says of a pause and the begin of its loop, who hands something
     * over waits for the end of the call; the loop has taken it long before, so the next goes by another thread as soon as it is answered.
     */
    private synchronized void handToLoop() {
        String message = paused && inHand == null && !closed ? waiting.poll() : null;
        if (message == null) {
            return;
        }
        String id = inHand = idOf(message);
        unanswered.add(id);
        handing++;
        OTHERS.execute(() -> {
            try {
                inspector.sendRequest(message);
            } catch (JavetException gone) {
                // The isolate is being closed: nothing of it is left to inspect.
            }
            handed(id);
        });
    }

    private synchronized void handed(String id) {
        handing--;
        notifyAll();
        next(id);
    }

    private synchronized void answered(String id) {
        unanswered.remove(id);
        next(id);
    }

    private void next(String id) {
        if (id.equals(inHand)) {
            inHand = null;
            handToLoop();
        }
    }

    private synchronized void paused(boolean stands) {
        paused = stands;
        if (!stands && !unanswered.isEmpty()) {
            unanswered.clear();
            waiting.add(TAKE_THE_REST);
        }
    }

    /** Both sides write it first. */
    private static String idOf(String message) {
        return message.substring(0, Math.max(0, message.indexOf(',')));
    }

    private void hand() {
        try {
            for (String message = waiting.poll(); message != null && !closed; message = waiting.poll()) {
                inspector.sendRequest(message);
            }
        } catch (JavetException gone) {
            // The isolate is being closed: nothing of it is left to inspect.
        }
    }

    /** Lets V8 go on, and stop no more until it may again. */
    void stops(boolean may) {
        go();
        mayStop = may;
        send("{\"id\":" + OWN + ",\"method\":\"Debugger.setSkipAllPauses\",\"params\":{\"skip\":" + !may + "}}");
        if (!may && paused) {
            send(RESUME);
        }
    }

    /** Nobody inspects it any more: V8 goes on, and forgets all breakpoints. */
    void detach() {
        go();
        send("{\"id\":" + (OWN + 2) + ",\"method\":\"Debugger.disable\"}");
    }

    /** By the thread of the isolate, before it is closed: whoever still hands something over would come into an isolate that is gone. */
    void close() {
        closed = true;
        if (noneHandsOver()) {
            Thread.currentThread().interrupt();
        }
        watch.whileIdle(() -> {
            try {
                inspector.close();
            } catch (JavetException e) {
                // It goes with the isolate.
            }
        });
    }

    /** Waits for that, also where its task is cancelled meanwhile; whether it is. */
    private synchronized boolean noneHandsOver() {
        boolean cancelled = false;
        while (handing > 0) {
            try {
                wait();
            } catch (InterruptedException ends) {
                cancelled = true;
            }
        }
        return cancelled;
    }

    private final class Heard implements IV8InspectorListener {
        @Override
        public void receiveNotification(String message) {
            boolean stops = message.startsWith("{\"method\":\"Debugger.paused\"");
            if (stops || message.startsWith("{\"method\":\"Debugger.resumed\"")) {
                watch.paused(stops);
                paused(stops);
                onPause.run();
            }
            // Each condition that V8 evaluates is a script of its own.
            if (!message.startsWith("{\"method\":\"Debugger.scriptParsed\"") || message.contains(BUNDLE)) {
                told.accept(message);
            }
            if (stops) {
                if (!mayStop) {
                    waiting.add(RESUME);
                }
                // V8's own loop begins when this has returned, and hears what comes in the meantime.
                deliver();
            }
        }

        @Override
        public void receiveResponse(String message) {
            told.accept(message);
            answered(idOf(message));
        }

        @Override
        public void runIfWaitingForDebugger(int group) {
            go();
        }

        @Override
        public void flushProtocolNotifications() {
            // Each is sent on at once.
        }

        @Override
        public void sendRequest(String message) {
            // It was asked here.
        }
    }
}
