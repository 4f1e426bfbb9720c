package dev.weir.runner.topology;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.streaming.api.graph.StreamEdge;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.streaming.api.graph.StreamingJobGraphGenerator;

/**
 * Which operators Flink runs in one task. Flink is asked edge by edge; making its JobGraph would answer too, but serializes
 * every operator for it, which takes longer than all else of a drawing.
 */
final class Chains {
    private final StreamGraph graph;
    private final Map<Integer, Integer> heads = new HashMap<>();

    private Chains(StreamGraph graph) {
        this.graph = graph;
    }

    /** The operators of each chain by its first, both in the order they are given: sources first. */
    static Map<StreamNode, List<StreamNode>> of(StreamGraph graph, List<StreamNode> nodes) {
        Chains chains = new Chains(graph);
        Map<StreamNode, List<StreamNode>> members = new LinkedHashMap<>();
        for (StreamNode node : nodes) {
            members.computeIfAbsent(graph.getStreamNode(chains.head(node)), head -> new ArrayList<>()).add(node);
        }
        return members;
    }

    private int head(StreamNode node) {
        Integer known = heads.get(node.getId());
        if (known == null) {
            known = findHead(node);
            heads.put(node.getId(), known);
        }
        return known;
    }

    private int findHead(StreamNode node) {
        if (StreamingJobGraphGenerator.isChainableSource(node, graph)) {
            return head(graph.getTargetVertex(node.getOutEdges().get(0)));
        }
        for (StreamEdge edge : node.getInEdges()) {
            if (StreamingJobGraphGenerator.isChainable(edge, graph)) {
                return head(graph.getSourceVertex(edge));
            }
        }
        return node.getId();
    }
}
