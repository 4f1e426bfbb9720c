package dev.weir.runner.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.runner.wire.Json;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a stack betrays of the operator that failed. */
class SuspectsTest {
    private static final String SOURCE = "org.apache.flink.streaming.api.operators.SourceOperator";
    private static final String WRITER = "org.apache.flink.streaming.runtime.operators.sink.SinkWriterOperator";

    @Test
    void theSinkIsInnermost() {
        assertEquals(List.of("sink"), suspects(line(), WRITER, "StreamExecCalc$7", SOURCE));
    }

    @Test
    void aCalculationIsCountedFromTheSource() {
        assertEquals(List.of("first"), suspects(line(), "java.lang.Integer", "StreamExecCalc$7", SOURCE));
        assertEquals(List.of("second"), suspects(line(), "StreamExecCalc$91", "StreamExecCalc$91", "StreamExecCalc$7", SOURCE));
    }

    @Test
    void whereRowsForkNothingIsCounted() {
        assertEquals(List.of("left", "right"), suspects(fork(), "StreamExecCalc$91", SOURCE));
    }

    @Test
    void aStackWithoutNamesSuspectsAll() {
        assertEquals(List.of("source", "first", "second", "sink"), suspects(line(), "java.lang.Thread"));
    }

    @Test
    void theRangeIsKnownWhereAllSuspectsShareIt() {
        RunFailure forked = Failures.of(thrown("StreamExecCalc$91", SOURCE), fork().chain("c"));
        assertNull(forked.operator());
        assertEquals(3, forked.range().path("start").path("line").asInt());
        assertNull(Failures.of(thrown("java.lang.Thread"), line().chain("c")).range());
    }

    @Test
    void theCauseThatNamesAnOperatorCounts() {
        Throwable inner = new NumberFormatException("x");
        inner.setStackTrace(stack("java.lang.Thread"));
        Throwable outer = thrown("StreamExecCalc$7", SOURCE).initCause(inner);
        assertEquals("first", Failures.of(outer, line().chain("c")).operator());
    }

    private static List<String> suspects(Operators operators, String... classes) {
        return Suspects.of(stack(classes), operators.chain("c")).stream().map(Operators.Operator::uid).toList();
    }

    private static Throwable thrown(String... classes) {
        Throwable thrown = new IllegalStateException("x");
        thrown.setStackTrace(stack(classes));
        return thrown;
    }

    private static StackTraceElement[] stack(String... classes) {
        return Arrays.stream(classes).map(name -> new StackTraceElement(name, "processElement", null, 1)).toArray(StackTraceElement[]::new);
    }

    /** Listed out of order: the edges say which comes first. */
    private static Operators line() {
        return operators("second calc 2, source source 0, sink sink 4, first calc 1", "second sink, source first, first second");
    }

    private static Operators fork() {
        return operators("source source 0, left calc 3, right calc 3", "source left, source right");
    }

    private static Operators operators(String operators, String edges) {
        ObjectNode topology = Json.MAPPER.createObjectNode();
        ArrayNode nodes = topology.putArray("operators");
        for (String operator : operators.split(", ")) {
            String[] words = operator.split(" ");
            ObjectNode node = nodes.addObject().put("uid", words[0]).put("name", words[0]).put("type", words[1]).put("chain", "c").put("job", 0);
            node.putObject("range").putObject("start").put("line", Integer.parseInt(words[2]));
        }
        ArrayNode lines = topology.putArray("edges");
        for (String edge : edges.split(", ")) {
            lines.addObject().put("from", edge.split(" ")[0]).put("to", edge.split(" ")[1]);
        }
        return new Operators(topology, 0);
    }
}
