package dev.weir.runner.topology.edits;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.weir.runner.topology.TopologyEdits;
import dev.weir.runner.topology.TopologyEdits.OperatorEdits;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.junit.jupiter.api.Test;

/** Edits of a job that no planner made: nothing is known of it but its graph. */
class DataStreamEditsTest {
    private static final OperatorEdits NONE = new OperatorEdits(null, null, null, null, null, null, null, null);

    @Test
    void itsRowsMayBeRebalanced() {
        JobGraphView job = job(stream -> stream.map(n -> n + 1).returns(Long.class).uid("map"));
        assertEquals(List.of(), codes(job, "source", ship("map", "rebalance")));
        assertEquals("REBALANCE", job.node("source").getOutEdges().get(0).getPartitioner().toString());
    }

    /** The author says that rows come by key already: Flink adds no exchange, so a rebalance would scatter the keys. */
    @Test
    void unlessAKeyedOperatorBehindCountsOnThem() {
        JobGraphView job = job(stream -> DataStreamUtils.reinterpretAsKeyedStream(stream.map(n -> n + 1).returns(Long.class).uid("map"), n -> n % 7)
                .reduce(Long::sum).uid("sums"));
        assertEquals(List.of("keyed-exchange"), codes(job, "source", ship("map", "rebalance")));
        assertEquals(List.of("keyed-exchange"), codes(job, "map", ship("sums", "rescale")));
        assertEquals(List.of("no-such-edge"), codes(job, "source", ship("sums", "rebalance")));
    }

    @Test
    void itsStateLivesAsItsCodeSays() {
        JobGraphView job = job(stream -> stream.keyBy(n -> n % 7).reduce(Long::sum).uid("sums"));
        OperatorEdits ttl = new OperatorEdits(null, null, null, null, null, new TextNode("1 h"), null, null);
        List<RefusedEdit> refused = StateTtls.of(List.of(job), new TopologyEdits(Map.of("sums", ttl), Map.of())).refused();
        assertEquals(List.of("ttl-in-code"), refused.stream().map(RefusedEdit::code).toList());
    }

    @Test
    void anEditThatSaysNothingChangesNothing() {
        JobGraphView job = job(stream -> stream.map(n -> n + 1).returns(Long.class).uid("map"));
        assertEquals(List.of(), codes(job, "map", NONE));
    }

    private static OperatorEdits ship(String to, String ship) {
        return new OperatorEdits(null, null, null, null, Map.of(to, ship), null, null, null);
    }

    private static List<String> codes(JobGraphView job, String uid, OperatorEdits edits) {
        return GraphEdits.apply(job, new TopologyEdits(Map.of(uid, edits), Map.of())).stream().map(RefusedEdit::code).toList();
    }

    private static JobGraphView job(UnaryOperator<DataStream<Long>> middle) {
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
        environment.setParallelism(1);
        middle.apply(environment.fromSequence(0, 9).uid("source")).sinkTo(new DiscardingSink<>()).uid("sink");
        StreamGraph graph = environment.getStreamGraph();
        return new JobGraphView(graph, Map.of(), facts -> 0, DataStreamEditsTest.class.getClassLoader());
    }
}
