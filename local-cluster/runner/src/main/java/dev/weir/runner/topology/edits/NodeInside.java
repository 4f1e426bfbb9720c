package dev.weir.runner.topology.edits;

import java.io.IOException;
import java.lang.reflect.Field;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.StreamOperatorFactory;
import org.apache.flink.util.InstantiationUtil;

/** What a node of Flink's StreamGraph lets nobody set once it is made. */
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
