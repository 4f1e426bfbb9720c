package dev.weir.runner.jobs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.runner.wire.Json;
import dev.weir.runner.wire.Stacks;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the stack of a task elsewhere says, as text. */
class BlameTest {
    private static final String STACK = """
            java.lang.RuntimeException: Failed to deserialize.
            \tat org.apache.flink.streaming.runtime.tasks.ChainingOutput.collect(ChainingOutput.java:92)
            \tat java.base/java.lang.Thread.run(Thread.java:840)
            \tSuppressed: java.io.IOException: closed
            \t\tat StreamExecCalc$99.close(Unknown Source)
            Caused by: java.lang.ArithmeticException: / by zero
            over two lines
            \tat StreamExecCalc$7.processElement(Unknown Source)
            \tat app//org.apache.flink.streaming.api.operators.SourceOperator.emitNext(SourceOperator.java:1)
            \t... 1 more
            """;

    @Test
    void theOperatorAndItsPlaceAreFoundByTheInnermostCause() {
        RunFailure failure = Blame.of(topology(), "0123", STACK);
        assertEquals("calc", failure.operator());
        assertEquals(7, failure.range().path("start").path("line").asInt());
        assertEquals("ArithmeticException: / by zero\nover two lines in operator calc", failure.message());
        assertEquals("job-failed", failure.code());
        assertEquals(STACK, failure.detail());
    }

    @Test
    void aVertexThatThePlanDoesNotKnowHasNoPlace() {
        RunFailure failure = Blame.of(topology(), "other", STACK);
        assertNull(failure.operator());
        assertNull(failure.range());
        assertEquals("ArithmeticException: / by zero\nover two lines", failure.message());
    }

    @Test
    void whatJavaWritesIsReadAsItWas() {
        Throwable cause = new NumberFormatException("x: y");
        Throwable thrown = new IllegalStateException(null, cause);
        thrown.addSuppressed(new IllegalArgumentException("not this", new RuntimeException("nor this")));
        ToldThrowable told = ToldThrowable.read(Stacks.text(thrown));
        assertEquals("java.lang.IllegalStateException", told.type());
        assertEquals("java.lang.NumberFormatException: x: y", told.getCause().toString());
        assertArrayEquals(names(thrown), names(told));
        assertArrayEquals(names(cause), names(told.getCause()));
    }

    @Test
    void wordsThatAreNoStackAreTheMessage() {
        RunFailure failure = Blame.of(topology(), "0123", "The TaskManager is gone, and nobody knows why.");
        assertEquals("The TaskManager is gone, and nobody knows why.", failure.message());
        assertEquals("not-enough-slots", Blame.of(topology(), "0123", "a.b.NoResourceAvailableException: Could not acquire the minimum required resources.").code());
    }

    private static String[] names(Throwable thrown) {
        return List.of(thrown.getStackTrace()).stream().map(frame -> frame.getClassName() + "." + frame.getMethodName() + ":" + Math.max(-1, frame.getLineNumber())).toArray(String[]::new);
    }

    /** Two operators in a task of the script's second job. */
    private static JsonNode topology() {
        ObjectNode topology = Json.MAPPER.createObjectNode();
        for (String type : List.of("source", "calc")) {
            ObjectNode node = topology.withArray("operators").addObject().put("uid", type).put("name", type).put("type", type).put("chain", "0123@sums").put("job", 1);
            node.putObject("range").putObject("start").put("line", type.equals("calc") ? 7 : 1);
        }
        topology.withArray("edges").addObject().put("from", "source").put("to", "calc");
        return topology;
    }
}
