package dev.weir.runner.topology.edits;

import java.io.IOException;
import java.lang.reflect.Field;
import java.util.Map;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.StreamOperatorFactory;
import org.apache.flink.util.InstantiationUtil;

/** What Flink's StreamGraph and its nodes let nobody set once they are made. */
final class NodeInside {
    private NodeInside() {}

    static void rename(StreamNode node, String name) {
        set(node, "operatorName", name);
    }

    /** Gives a node another factory, or its earlier one back. */
    static void factory(StreamNode node, StreamOperatorFactory<?> factory) {
        set(node, "operatorFactory", factory);
    }

    /** All graphs of a plan share their operators' factories, so the node gets one of its own; it is made to be sent, so it can be copied. */
    static StreamOperatorFactory<?> copy(StreamOperatorFactory<?> factory, ChainingStrategy strategy, ClassLoader loader) {
        try {
            StreamOperatorFactory<?> copy = InstantiationUtil.deserializeObject(InstantiationUtil.serializeObject(factory), loader);
            copy.setChainingStrategy(strategy);
            return copy;
        } catch (IOException | ClassNotFoundException e) {
            throw new IllegalStateException("Flink cannot send the operator " + factory, e);
        }
    }

    /**
     * Flink remembers which chain an operator was found to be in, even after that changes; and it sends what it remembers with the
     * graph, where it is read without the job's own classes.
     */
    static void forgetHeads(StreamGraph graph) {
        try {
            Field field = StreamGraph.class.getDeclaredField("nodeToHeadOperatorCache");
            field.setAccessible(true);
            ((Map<?, ?>) field.get(graph)).clear();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Flink's StreamGraph has changed", e);
        }
    }

    private static void set(StreamNode node, String name, Object value) {
        try {
            Field field = StreamNode.class.getDeclaredField(name);
            field.setAccessible(true);
            field.set(node, value);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Flink's StreamNode has changed", e);
        }
    }
}
