package dev.weir.runner.functions;

import com.caoccao.javet.exceptions.JavetException;
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
import java.util.HashMap;
import java.util.Map;

/** Where functions in V8 ask about state while they are called. The Java end of StateDoor in shared/sdk/state.ts. */
final class StateDoor {
    /** What is asked; in the order of ASK there. */
    enum Question { ROOM, VALUE, GET, HAS, PUT, REMOVE, CLEAR, ADD, ENTRIES, NEXT, KEY }

    /** Answers for one function at work. */
    interface Keeper {
        /** @param entry its number, or what NEXT goes on with */
        void answer(Question question, int entry, FrameReader asked, FrameWriter answer) throws Exception;
    }

    static final String NAME = "weirState";
    private static final Question[] QUESTIONS = Question.values();
    private final V8Runtime runtime;
    private final Map<Integer, Keeper> keepers = new HashMap<>();
    private final FrameReader asked = new FrameReader();
    private final FrameWriter answer = new FrameWriter();
    private V8ValueObject weir;
    private ByteBuffer boundAsked;
    private ByteBuffer boundAnswer;
    /** Of Flink's state; what is thrown through V8 comes out of it as something else. */
    private RuntimeException failure;

    StateDoor(V8Runtime runtime) throws JavetException {
        this.runtime = runtime;
        IJavetDirectCallable.NoThisAndResult<Exception> ask = values -> new V8ValueString(runtime, ask(values[0].asInt(), QUESTIONS[values[1].asInt()], values[2].asInt(), values[3].asString()));
        try (V8ValueFunction function = runtime.createV8ValueFunction(new JavetCallbackContext(NAME, JavetCallbackType.DirectCallNoThisAndResult, ask))) {
            runtime.getGlobalObject().set(NAME, function);
        }
    }

    /** @param instance the number of the function at work */
    void open(int instance, Keeper keeper) {
        keepers.put(instance, keeper);
    }

    void close(int instance) {
        keepers.remove(instance);
    }

    /** Lets V8 see the frames. */
    void bind(V8ValueObject runtimeOfFunctions) throws JavetException {
        weir = runtimeOfFunctions;
        rebind();
    }

    private void rebind() throws JavetException {
        if (boundAsked == asked.buffer() && boundAnswer == answer.buffer()) {
            return;
        }
        try (V8ValueArrayBuffer in = runtime.createV8ValueArrayBuffer(asked.buffer()); V8ValueArrayBuffer out = runtime.createV8ValueArrayBuffer(answer.buffer())) {
            weir.invokeVoid("bindState", new V8Value[] {in, out});
        }
        boundAsked = asked.buffer();
        boundAnswer = answer.buffer();
    }

    private String ask(int instance, Question question, int entry, String heap) throws Exception {
        try {
            answer.begin(0);
            if (question == Question.ROOM) {
                asked.grow(entry);
            } else {
                asked.open(heap);
                keepers.get(instance).answer(question, entry, asked, answer);
            }
            rebind();
            return answer.heap();
        } catch (JavetException own) {
            throw own;
        } catch (RuntimeException broken) {
            failure = broken;
            throw broken;
        } catch (Exception broken) {
            failure = new IllegalStateException("Flink's state could not be read or written: " + broken.getMessage(), broken);
            throw failure;
        }
    }

    /** Fails as Flink's state did during the last call. */
    void rethrow() {
        if (failure != null) {
            RuntimeException thrown = failure;
            failure = null;
            throw thrown;
        }
    }
}
