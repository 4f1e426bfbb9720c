package dev.weir.runner.functions;

import com.caoccao.javet.exceptions.BaseJavetScriptingException;
import com.caoccao.javet.exceptions.JavetException;
import com.caoccao.javet.exceptions.JavetScriptingError;
import com.caoccao.javet.interop.V8Runtime;
import com.caoccao.javet.interop.callback.IJavetDirectCallable;
import com.caoccao.javet.interop.callback.JavetCallbackContext;
import com.caoccao.javet.interop.callback.JavetCallbackType;
import com.caoccao.javet.values.V8Value;
import com.caoccao.javet.values.primitive.V8ValueString;
import com.caoccao.javet.values.reference.V8ValueArrayBuffer;
import com.caoccao.javet.values.reference.V8ValueFunction;
import com.caoccao.javet.values.reference.V8ValueObject;
import java.nio.ByteBuffer;

/** V8 inside the task, which sees the same buffers. */
final class V8Machine implements Machine {
    private static final String TELL = "weirTell";
    private static final String STATE = "weirState";

    private final V8Runtime runtime;
    private final CallWatch watch;
    private final StateDoor state;
    private final V8ValueObject weir;
    /** All calls go through it, with nothing but the frames: what V8 is given and gives back one by one costs more than the call. */
    private final V8ValueFunction call;
    private final V8ValueFunction heap;
    private ByteBuffer boundInput;
    private ByteBuffer boundOutput;
    private ByteBuffer boundAsked;
    private ByteBuffer boundAnswer;
    /** Null where it works for no run of this engine. */
    private final RunInspection.Inspected inspected;

    V8Machine(Bundle bundle, Limits limits, Console console, StateDoor state) throws FunctionFault {
        this.state = state;
        runtime = V8Library.newRuntime();
        watch = new CallWatch(runtime, limits.time());
        inspected = RunInspection.inspect(runtime, watch, bundle);
        boolean ready = false;
        watch.enter();
        try {
            IJavetDirectCallable.NoThisAndNoResult<Exception> tell = values -> console.tell(values[0].asString(), values[1].asString());
            give(new JavetCallbackContext(TELL, JavetCallbackType.DirectCallNoThisAndNoResult, tell));
            IJavetDirectCallable.NoThisAndResult<Exception> ask = values -> ask(values[0].asInt(), values[1].asInt(), values[2].asInt(), values[3].asString());
            give(new JavetCallbackContext(STATE, JavetCallbackType.DirectCallNoThisAndResult, ask));
            runtime.getExecutor(bundle.code()).setResourceName(SourceMap.BUNDLE).executeVoid();
            weir = runtime.getGlobalObject().get("weir");
            call = weir.get("call");
            heap = weir.get("heap");
            bindState();
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

    private void give(JavetCallbackContext context) throws JavetException {
        try (V8ValueFunction function = runtime.createV8ValueFunction(context)) {
            runtime.getGlobalObject().set(context.getName(), function);
        }
    }

    private V8Value ask(int instance, int question, int entry, String text) throws JavetException {
        String answer = state.ask(instance, question, entry, text);
        bindState();
        return new V8ValueString(runtime, answer);
    }

    @Override
    public String declarations() throws FunctionFault {
        try {
            return weir.invokeString("declarations");
        } catch (JavetException thrown) {
            throw fault(thrown, null);
        }
    }

    @Override
    public String program() throws FunctionFault {
        watch.enter();
        try {
            return weir.invokeString("program");
        } catch (JavetException thrown) {
            throw fault(thrown, watch.leave());
        } finally {
            watch.leave();
        }
    }

    @Override
    public String call(FrameWriter input, FrameReader output) throws FunctionFault {
        CallWatch.Reason ended = null;
        JavetException failure = null;
        String text = "";
        if (inspected != null) {
            inspected.beforeCall();
        }
        watch.enter();
        try {
            bind(input, output);
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

    private void bind(FrameWriter input, FrameReader output) throws JavetException {
        if (boundInput != input.buffer() || boundOutput != output.buffer()) {
            bind("bind", input.buffer(), output.buffer());
            boundInput = input.buffer();
            boundOutput = output.buffer();
        }
    }

    private void bindState() throws JavetException {
        if (boundAsked != state.asked().buffer() || boundAnswer != state.answer().buffer()) {
            bind("bindState", state.asked().buffer(), state.answer().buffer());
            boundAsked = state.asked().buffer();
            boundAnswer = state.answer().buffer();
        }
    }

    private void bind(String how, ByteBuffer one, ByteBuffer other) throws JavetException {
        try (V8ValueArrayBuffer in = runtime.createV8ValueArrayBuffer(one); V8ValueArrayBuffer out = runtime.createV8ValueArrayBuffer(other)) {
            weir.invokeVoid(how, new V8Value[] {in, out});
        }
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
            runtime.getGlobalObject().delete(TELL);
            runtime.getGlobalObject().delete(STATE);
            runtime.lowMemoryNotification();
            runtime.close(true);
        } catch (JavetException e) {
            // Its memory goes with the process.
        }
    }
}
