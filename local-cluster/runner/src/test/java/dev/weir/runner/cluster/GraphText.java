package dev.weir.runner.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.apache.flink.streaming.api.graph.StreamEdge;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;

/** All of a graph that decides what runs and which state goes where, as text; without Weir's classes, so that a process on an unmodified Flink can write it too. */
final class GraphText {
    private GraphText() {}

    /** Without the number of the plan's node, which counts on through a process. */
    private static String plain(String name) {
        return name.replaceAll("\\[\\d+]", "");
    }

    static String of(StreamGraph graph, ClassLoader loader) {
        List<String> lines = new ArrayList<>();
        Map<Integer, String> uids = new TreeMap<>();
        graph.getStreamNodes().forEach(node -> uids.put(node.getId(), node.getTransformationUID()));
        for (StreamNode node : graph.getStreamNodes()) {
            List<String> out = new ArrayList<>();
            for (StreamEdge edge : node.getOutEdges()) {
                out.add(edge.getPartitioner() + " " + edge.getTypeNumber() + " " + uids.get(edge.getTargetId()));
            }
            lines.add(node.getTransformationUID() + " | " + plain(node.getOperatorName()) + " | " + node.getParallelism() + "/" + node.getMaxParallelism() + " " + node.getSlotSharingGroup() + " | " + out.stream().sorted().toList());
        }
        JobGraph made = graph.getJobGraph(loader);
        for (JobVertex vertex : made.getVertices()) {
            lines.add(vertex.getID() + " " + vertex.getParallelism() + " " + vertex.getOperatorIDs().stream().map(ids -> ids.getGeneratedOperatorID() + "/" + ids.getUserDefinedOperatorUid()).sorted().toList());
        }
        return String.join("\n", lines.stream().sorted().toList());
    }
}
