package dev.weir.runner.functions;

import com.caoccao.javet.exceptions.BaseJavetScriptingException;
import com.caoccao.javet.exceptions.JavetException;
import com.caoccao.javet.exceptions.JavetScriptingError;
import com.caoccao.javet.interop.V8Runtime;
import com.caoccao.javet.interop.callback.IJavetDirectCallable;
import com.caoccao.javet.interop.callback.JavetCallbackContext;
import com.caoccao.javet.interop.callback.JavetCallbackType;
import com.caoccao.javet.values.V8Value;
import com.caoccao.javet.values.reference.V8ValueArrayBuffer;
import com.caoccao.javet.values.reference.V8ValueFunction;
import com.caoccao.javet.values.reference.V8ValueObject;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/** A bundle, loaded into a V8 of its own. The Java end of shared/sdk/runtime.ts; for one thread at a time. */
final class Isolate implements AutoCloseable {
    /** What can be called; in the order of ENTRY there. */
    enum Entry { SCALAR, TABLE, MORE, AGAIN, PROCESS, CREATE, ACCUMULATE, RETRACT, MERGE, VALUE, ASYNC, SETTLED, REST }

    /** The statuses of an answer. */
    private static final int FAILED = 1;
    private static final int NO_ROOM = 2;
    private static final int MORE_ROWS = 3;

    /** Takes a line of `console`. */
    interface Console {
        void tell(String level, String text);
    }

    private static final AtomicInteger CURSORS = new AtomicInteger();

    private final V8Runtime runtime;
    private final CallWatch watch;
    private final V8ValueObject weir;
    /** All calls go through it, with nothing but the frames: what V8 is given and gives back one by one costs more than the call. */
    private final V8ValueFunction call;
    private final V8ValueFunction heap;
    private final FrameWriter input = new FrameWriter();
    private final FrameReader output = new FrameReader();
    private ByteBuffer boundInput;
    private ByteBuffer boundOutput;
    private int rows;
    private boolean more;
    private final Limits limits;
    private final StateDoor state;
    /** Null where it works for no run of this engine. */
    private final RunInspection.Inspected inspected;

    /** @throws FunctionFault where the bundle's own code fails */
    Isolate(Bundle bundle, Limits limits, Console console) throws FunctionFault {
        this.limits = limits;
        runtime = V8Library.newRuntime();
        watch = new CallWatch(runtime, limits.time());
        inspected = RunInspection.inspect(runtime, watch, bundle);
        boolean ready = false;
        watch.enter();
        try {
            IJavetDirectCallable.NoThisAndNoResult<Exception> tell = values -> console.tell(values[0].asString(), values[1].asString());
            JavetCallbackContext context = new JavetCallbackContext("weirTell", JavetCallbackType.DirectCallNoThisAndNoResult, tell);
            try (V8ValueFunction function = runtime.createV8ValueFunction(context)) {
                runtime.getGlobalObject().set("weirTell", function);
            }
            state = new StateDoor(runtime);
            runtime.getExecutor(bundle.code()).setResourceName(SourceMap.BUNDLE).executeVoid();
            weir = runtime.getGlobalObject().get("weir");
            call = weir.get("call");
            heap = weir.get("heap");
            state.bind(weir);
            ready = true;
        } catch (JavetException thrown) {
            throw fault(thrown, watch.leave());
        } finally {
            watch.leave();
            if (!ready) {
                close();
            }
        }
    }

    Limits limits() {
        return limits;
    }

    /** The functions, as JSON. */
    String declarations() throws FunctionFault {
        try {
            return weir.invokeString("declarations");
        } catch (JavetException thrown) {
            throw fault(thrown, null);
        }
    }

    /** What a job says, as JSON. */
    String program() throws FunctionFault {
        watch.enter();
        try {
            return weir.invokeString("program");
        } catch (JavetException thrown) {
            throw fault(thrown, watch.leave());
        } finally {
            watch.leave();
        }
    }

    /** Where the arguments of the next call are written. */
    FrameWriter begin(int count) {
        input.begin(count);
        return input;
    }

    /** Takes over what was written elsewhere in the place of {@link #begin}. */
    void begin(FrameWriter written) {
        input.take(written);
    }

    /** Where functions ask for their state. */
    StateDoor state() {
        return state;
    }

    /** A number for what a table function has left to give: one of its own in whatever isolate it comes to be called. */
    static int newCursor() {
        return CURSORS.getAndIncrement();
    }

    /**
     * Calls with what was written since {@link #begin}, and gives what stands for its results: {@link #rows} of them.
     *
     * @param cursor of a table function or a process function, else -1
     */
    FrameReader call(Entry entry, int function, int cursor) throws FunctionFault {
        String text = enter(entry, function, cursor);
        int status = output.buffer().getInt(0);
        while (status == NO_ROOM) {
            output.grow(Integer.toUnsignedLong(output.buffer().getInt(12)));
            input.begin(0);
            text = enter(Entry.AGAIN, function, cursor);
            status = output.buffer().getInt(0);
        }
        if (status == FAILED) {
            throw FunctionFault.told(text);
        }
        rows = output.buffer().getInt(4);
        more = status == MORE_ROWS;
        output.open(text);
        output.buffer().position(FrameWriter.HEADER);
        return output;
    }

    /** Those of the last call, all of them before any is sent on: what is behind in the chain may call into the same isolate. */
    Object[] rows(ValueReader row, FrameReader frame) {
        Object[] read = new Object[rows];
        for (int i = 0; i < read.length; i++) {
            read[i] = row.read(frame);
        }
        return read;
    }

    /** Whether the table function of the last call has more rows. */
    boolean hasMore() {
        return more;
    }

    /**
     * Calls an async function with the first of the rows that were written, {@link #rows} of them, and gives what became of them: a byte that says whether one failed, and its value, or a text
     * that says how.
     *
     * @param rest with the next of those rows
     */
    FrameReader settle(int function, boolean rest) throws FunctionFault {
        call(rest ? Entry.REST : Entry.ASYNC, function, -1);
        // Until the last row was read, what was written stays where it is.
        input.clearHeap();
        return call(Entry.SETTLED, function, -1);
    }

    /** How many rows the last call gave. */
    int rows() {
        return rows;
    }

    /** The rows that a table function or a process function gives after those of its last call. */
    FrameReader more(int cursor) throws FunctionFault {
        input.begin(0);
        return call(Entry.MORE, -1, cursor);
    }

    /** @return the heap of the answer */
    private String enter(Entry entry, int function, int cursor) throws FunctionFault {
        CallWatch.Reason ended = null;
        JavetException failure = null;
        String text = "";
        input.head(entry.ordinal(), function, cursor);
        if (inspected != null) {
            inspected.beforeCall();
        }
        watch.enter();
        try {
            bind();
            if (input.length() == 0) {
                call.callVoid(null);
            } else {
                call.callVoid(null, input.heap());
            }
            if (output.buffer().getInt(8) != 0) {
                text = heap.callString(null);
            }
        } catch (JavetException thrown) {
            failure = thrown;
        } finally {
            ended = watch.leave();
        }
        state.rethrow();
        if (failure != null || ended != null) {
            throw fault(failure, ended);
        }
        return text;
    }

    private FunctionFault fault(JavetException thrown, CallWatch.Reason ended) {
        if (ended != null) {
            return FunctionFault.ended(ended, loop());
        }
        if (!(thrown instanceof BaseJavetScriptingException script)) {
            return FunctionFault.thrown(thrown.getMessage(), "", thrown);
        }
        JavetScriptingError told = script.getScriptingError();
        // What is no Error has no message of its own, and what cannot be read as a program no stack; V8 knows the place of both.
        boolean isError = told.getDetailedMessage() != null && !told.getDetailedMessage().equals("null");
        String message = isError ? told.getDetailedMessage() : "it threw " + told.getContext();
        String stack = (told.getStack() == null ? "" : told.getStack()) + "\n at " + SourceMap.BUNDLE + ":" + told.getLineNumber() + ":" + (told.getStartColumn() + 1);
        return FunctionFault.thrown(message, stack, thrown);
    }

    /** The file and the line of the loop that went round last; null where there was none. */
    private String loop() {
        try {
            runtime.cancelTerminateExecution();
            String found = runtime.getExecutor("String(globalThis.weirLoops?.at ?? '')").executeString();
            return found == null || found.isEmpty() ? null : found;
        } catch (JavetException | RuntimeException dead) {
            return null;
        }
    }

    private void bind() throws JavetException {
        if (boundInput == input.buffer() && boundOutput == output.buffer()) {
            return;
        }
        try (V8ValueArrayBuffer in = runtime.createV8ValueArrayBuffer(input.buffer()); V8ValueArrayBuffer out = runtime.createV8ValueArrayBuffer(output.buffer())) {
            weir.invokeVoid("bind", new V8Value[] {in, out});
        }
        boundInput = input.buffer();
        boundOutput = output.buffer();
    }

    @Override
    public void close() {
        watch.close();
        if (inspected != null) {
            inspected.close();
        }
        try {
            for (V8Value value : new V8Value[] {call, heap, weir}) {
                if (value != null) {
                    value.close();
                }
            }
            // What Java gave to V8 is let go by a collection, and by nothing else.
            runtime.getGlobalObject().delete("weirTell");
            runtime.getGlobalObject().delete(StateDoor.NAME);
            runtime.lowMemoryNotification();
            runtime.close(true);
        } catch (JavetException e) {
            // Its memory goes with the process.
        }
    }
}
