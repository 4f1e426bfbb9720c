package dev.weir.runner.functions;

import java.util.HashMap;
import java.util.Map;

/** Where functions ask about state while they are called. The Java end of StateDoor in shared/sdk/state.ts. */
final class StateDoor {
    /** What is asked; in the order of ASK there. */
    enum Question { ROOM, VALUE, GET, HAS, PUT, REMOVE, CLEAR, ADD, ENTRIES, NEXT, KEY }

    /** Answers for one function at work. */
    interface Keeper {
        /** @param entry its number, or what NEXT goes on with */
        void answer(Question question, int entry, FrameReader asked, FrameWriter answer) throws Exception;
    }

    private static final Question[] QUESTIONS = Question.values();
    private final Map<Integer, Keeper> keepers = new HashMap<>();
    private final FrameReader asked = new FrameReader();
    private final FrameWriter answer = new FrameWriter();
    /** Of Flink's state; what is thrown through JavaScript comes out of it as something else. */
    private RuntimeException failure;

    /** @param instance the number of the function at work */
    void open(int instance, Keeper keeper) {
        keepers.put(instance, keeper);
    }

    void close(int instance) {
        keepers.remove(instance);
    }

    /** What is asked. */
    FrameReader asked() {
        return asked;
    }

    /** What was answered. */
    FrameWriter answer() {
        return answer;
    }

    /**
     * Answers what stands in {@link #asked}, in {@link #answer}.
     *
     * @param heap of what is asked
     * @return the heap of the answer
     */
    String ask(int instance, int number, int entry, String heap) {
        Question question = QUESTIONS[number];
        try {
            answer.begin(0);
            if (question == Question.ROOM) {
                asked.grow(entry);
            } else {
                asked.open(heap);
                keepers.get(instance).answer(question, entry, asked, answer);
            }
            return answer.heap();
        } catch (RuntimeException broken) {
            failure = broken;
        } catch (Exception broken) {
            failure = new IllegalStateException("Flink's state could not be read or written: " + broken.getMessage(), broken);
        }
        throw failure;
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
