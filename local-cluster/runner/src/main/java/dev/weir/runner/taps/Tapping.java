package dev.weir.runner.taps;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.streaming.api.operators.SourceOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperatorFactory;
import org.apache.flink.streaming.runtime.operators.sink.SinkWriterOperatorFactory;

/** Makes the operators of a graph ready to be watched. See docs/decisions/0023-taps-without-operators.md. */
public final class Tapping {
    private Tapping() {}

    /**
     * Last of all that is done to a graph before it is submitted: who asks a factory for its class asks before.
     *
     * @return the sources that can be paused, as their authors made them, by the number of their node; null for one of Flink's older kind
     */
    public static Map<Integer, Source<?, ?, ?>> prepare(StreamGraph graph) {
        Map<Integer, Source<?, ?, ?>> sources = new LinkedHashMap<>();
        for (StreamNode node : graph.getStreamNodes()) {
            StreamOperatorFactory<?> factory = node.getOperatorFactory();
            if (factory instanceof SourceOperatorFactory<?> source) {
                TappedSourceFactory<?> tapped = TappedSourceFactory.of(source);
                if (tapped != null) {
                    node.setOperatorFactory(tapped);
                    sources.put(node.getId(), tapped.source());
                }
            } else if (factory != null) {
                // One that sends nothing on is there to tell when its task begins.
                boolean isSource = node.getInEdges().isEmpty();
                node.setOperatorFactory(TappedFactory.of(factory, isSource));
                if (isSource) {
                    sources.put(node.getId(), null);
                }
            }
        }
        return sources;
    }
}
