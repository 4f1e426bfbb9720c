package dev.weir.runner.wire;

import com.fasterxml.jackson.databind.JsonNode;

/** One method of the contract `engine`. It answers through the call it is given, on a thread of its own. */
@FunctionalInterface
public interface Method {
    /** Returns when the last answer is sent; what it throws becomes the call's error. */
    void answer(JsonNode params, OpenCall call) throws Exception;

    /** A method with one question and one answer. */
    static Method call(Answer answer) {
        return (params, call) -> call.result(answer.to(params));
    }

    /** Works out the one answer of a call. */
    @FunctionalInterface
    interface Answer {
        Object to(JsonNode params) throws Exception;
    }
}
