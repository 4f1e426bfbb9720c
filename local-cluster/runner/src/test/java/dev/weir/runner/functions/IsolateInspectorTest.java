package dev.weir.runner.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.caoccao.javet.exceptions.JavetException;
import com.caoccao.javet.interop.V8Runtime;
import com.caoccao.javet.interop.callback.IJavetDirectCallable;
import com.caoccao.javet.interop.callback.JavetCallbackContext;
import com.caoccao.javet.interop.callback.JavetCallbackType;
import com.caoccao.javet.values.reference.V8ValueFunction;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** V8 takes a lock for each call; what is said to its inspector meanwhile gets through all the same. */
class IsolateInspectorTest {
    private static final int STEPS = 200;
    private static final Pattern PAUSED_AT = Pattern.compile("Debugger\\.paused.*?\"location\":\\{\"scriptId\":\"\\d+\",\"lineNumber\":(\\d+)");

    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

    private void await(String what) throws InterruptedException {
        while (!told.take().contains(what)) {
            // Something else came first.
        }
    }

    @Test
    void aLoopThatNeverEndsIsStoppedGoesOnAndEndsWithItsThread() throws Exception {
        try (V8Runtime runtime = V8Library.newRuntime(); CallWatch watch = new CallWatch(runtime, Duration.ofMinutes(10))) {
            IsolateInspector inspector = new IsolateInspector(runtime, watch, told::add, () -> {});
            CountDownLatch within = new CountDownLatch(1);
            IJavetDirectCallable.NoThisAndNoResult<Exception> begun = values -> within.countDown();
            try (V8ValueFunction function = runtime.createV8ValueFunction(new JavetCallbackContext("begun", JavetCallbackType.DirectCallNoThisAndNoResult, begun))) {
                runtime.getGlobalObject().set("begun", function);
            }
            runtime.getExecutor("globalThis.spin = () => {\n  let n = 0;\n  begun();\n  for (;;)\n    n++;\n};").setResourceName(SourceMap.BUNDLE).executeVoid();
            inspector.send("{\"id\":1,\"method\":\"Debugger.enable\"}");
            await("\"id\":1");
            FutureTask<CallWatch.Reason> call = new FutureTask<>(() -> {
                watch.enter();
                try {
                    runtime.getExecutor("spin()").executeVoid();
                } catch (JavetException ended) {
                    // It does not end by itself.
                }
                return watch.leave();
            });
            Thread task = new Thread(call);
            task.start();
            within.await();
            inspector.send("{\"id\":2,\"method\":\"Debugger.pause\"}");
            await("Debugger.paused");
            inspector.send("{\"id\":3,\"method\":\"Debugger.resume\"}");
            await("Debugger.resumed");
            inspector.send("{\"id\":4,\"method\":\"Debugger.pause\"}");
            await("Debugger.paused");
            task.interrupt();
            assertEquals(CallWatch.Reason.INTERRUPTED, call.get());
            assertFalse(inspector.isPaused());
            inspector.close();
        }
    }

    /** Who steps asks for values as well, and all of it is handed over by threads of their own. */
    @Test
    void eachStepGoesOneLine() throws Exception {
        try (V8Runtime runtime = V8Library.newRuntime(); CallWatch watch = new CallWatch(runtime, Duration.ofMinutes(10))) {
            IsolateInspector inspector = new IsolateInspector(runtime, watch, told::add, () -> {});
            runtime.getExecutor("globalThis.walk = () => {\n  let n = 0;\n" + "  n++;\n".repeat(STEPS) + "  return n;\n};").setResourceName(SourceMap.BUNDLE).executeVoid();
            inspector.send("{\"id\":1,\"method\":\"Debugger.enable\"}");
            await("\"id\":1");
            inspector.send("{\"id\":2,\"method\":\"Debugger.setBreakpointByUrl\",\"params\":{\"lineNumber\":1,\"url\":\"" + SourceMap.BUNDLE + "\"}}");
            await("\"id\":2");
            FutureTask<Void> call = new FutureTask<>(() -> {
                watch.enter();
                runtime.getExecutor("walk()").executeVoid();
                watch.leave();
                return null;
            });
            new Thread(call).start();
            for (int line = 1, id = 3; line <= STEPS; line++, id += 2) {
                assertEquals(line, pausedAt());
                inspector.send("{\"id\":" + id + ",\"method\":\"Runtime.evaluate\",\"params\":{\"expression\":\"1\"}}");
                inspector.send("{\"id\":" + (id + 1) + ",\"method\":\"Debugger.stepOver\"}");
            }
            pausedAt();
            inspector.send("{\"id\":1000000,\"method\":\"Debugger.resume\"}");
            call.get();
            inspector.close();
        }
    }

    /** V8 has said that it stands, and its loop has not begun: what is said then waits in it. */
    @Test
    void whatIsSaidBeforeTheLoopBeginsIsHeardByIt() throws Exception {
        try (V8Runtime runtime = V8Library.newRuntime(); CallWatch watch = new CallWatch(runtime, Duration.ofMinutes(10))) {
            AtomicReference<IsolateInspector> inspector = new AtomicReference<>();
            inspector.set(new IsolateInspector(runtime, watch, message -> {
                told.add(message);
                if (message.contains("Debugger.paused")) {
                    inspector.get().send("{\"id\":2,\"method\":\"Runtime.evaluate\",\"params\":{\"expression\":\"1\"}}");
                    inspector.get().send("{\"id\":3,\"method\":\"Debugger.resume\"}");
                    letItBeHandedOver();
                }
            }, () -> {}));
            runtime.getExecutor("globalThis.stop = () => {\n  debugger;\n};").setResourceName(SourceMap.BUNDLE).executeVoid();
            inspector.get().send("{\"id\":1,\"method\":\"Debugger.enable\"}");
            await("\"id\":1");
            watch.enter();
            runtime.getExecutor("stop()").executeVoid();
            watch.leave();
            await("\"id\":2");
            await("Debugger.resumed");
            inspector.get().close();
        }
    }

    private static void letItBeHandedOver() {
        // Who hands it over then waits for V8's lock, as a thread that runs.
        long until = System.nanoTime() + 50_000_000;
        while (System.nanoTime() < until) {
            Thread.onSpinWait();
        }
    }

    private int pausedAt() throws InterruptedException {
        Matcher place;
        do {
            place = PAUSED_AT.matcher(told.take());
        } while (!place.find());
        return Integer.parseInt(place.group(1));
    }
}
