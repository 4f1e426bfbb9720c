package dev.weir.runner.topology.edits;

import dev.weir.runner.topology.OperatorFacts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.apache.flink.configuration.NettyShuffleEnvironmentOptions;
import org.apache.flink.streaming.api.graph.StreamEdge;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.streaming.runtime.partitioner.BroadcastPartitioner;
import org.apache.flink.streaming.runtime.partitioner.ForwardForConsecutiveHashPartitioner;
import org.apache.flink.streaming.runtime.partitioner.ForwardPartitioner;
import org.apache.flink.streaming.runtime.partitioner.GlobalPartitioner;
import org.apache.flink.streaming.runtime.partitioner.KeyGroupStreamPartitioner;
import org.apache.flink.streaming.runtime.partitioner.RebalancePartitioner;
import org.apache.flink.streaming.runtime.partitioner.RescalePartitioner;
import org.apache.flink.streaming.runtime.partitioner.StreamPartitioner;

/** One job's StreamGraph as edits see it: operators by uid, whatever they are pinned to later. */
public final class JobGraphView {
    private final StreamGraph graph;
    private final Map<Integer, OperatorFacts> facts;
    private final ToIntFunction<OperatorFacts> partitions;
    private final ClassLoader loader;
    private final Map<String, StreamNode> byUid = new LinkedHashMap<>();
    private final Map<Integer, String> uids = new HashMap<>();
    private final Map<Integer, String> names = new HashMap<>();

    /**
     * @param facts what the planner knew of each node, by its id; empty for a job that no planner made
     * @param partitions in how many parts a source's rows come at most; 0 where that is not known
     * @param loader knows the classes of the operators
     */
    public JobGraphView(StreamGraph graph, Map<Integer, OperatorFacts> facts, ToIntFunction<OperatorFacts> partitions, ClassLoader loader) {
        this.loader = loader;
        this.graph = graph;
        this.facts = facts;
        this.partitions = partitions;
        List<StreamNode> nodes = new ArrayList<>(graph.getStreamNodes());
        nodes.sort(Comparator.comparingInt(StreamNode::getId));
        for (StreamNode node : nodes) {
            byUid.put(node.getTransformationUID(), node);
            uids.put(node.getId(), node.getTransformationUID());
            names.put(node.getId(), node.getOperatorName());
        }
    }

    public StreamGraph graph() {
        return graph;
    }

    public ClassLoader loader() {
        return loader;
    }

    /** What the job itself calls an operator. */
    public String nameInJob(StreamNode node) {
        return names.get(node.getId());
    }

    public boolean isRenamed(StreamNode node) {
        return !nameInJob(node).equals(node.getOperatorName());
    }

    /** The uid or operator id that an operator is pinned to; null where it is itself. */
    public String pin(StreamNode node) {
        if (node.getUserHash() != null) {
            return node.getUserHash();
        }
        return uid(node).equals(node.getTransformationUID()) ? null : node.getTransformationUID();
    }

    /** Whether rows of an edge go to whichever subtask has the least to do. */
    public boolean isAdaptive(StreamEdge edge) {
        return shipOf(edge).spreads() && isAdaptive();
    }

    /** Whether every row of the job that may go to any subtask goes to an idle one, as Flink's adaptive partitioner does. */
    boolean isAdaptive() {
        return graph.getJobConfiguration().get(NettyShuffleEnvironmentOptions.ADAPTIVE_PARTITIONER_ENABLED);
    }

    Iterable<StreamNode> nodes() {
        return byUid.values();
    }

    /** Null where the job has no such operator. */
    StreamNode node(String uid) {
        return byUid.get(uid);
    }

    /** Whatever it is pinned to. */
    public String uid(StreamNode node) {
        return uids.get(node.getId());
    }

    StreamNode source(StreamEdge edge) {
        return graph.getSourceVertex(edge);
    }

    StreamNode target(StreamEdge edge) {
        return graph.getTargetVertex(edge);
    }

    /** Null where no planner made the operator. */
    public OperatorFacts facts(StreamNode node) {
        return facts.get(node.getId());
    }

    /** In how many parts a source's rows come at most; 0 where that is not known, or for what is no source. */
    int partitions(StreamNode node) {
        OperatorFacts known = facts(node);
        return known == null || !node.getInEdges().isEmpty() ? 0 : partitions.applyAsInt(known);
    }

    /** The operator as messages have it: by its uid, since only whoever draws the job knows what its cards say. */
    String name(StreamNode node) {
        return RefusedEdit.mention(uid(node));
    }

    static boolean isKeyed(StreamNode node) {
        return node.getStateKeySerializer() != null || node.getStatePartitioners().length > 0;
    }

    /** Whether rows of an earlier row's correction or withdrawal may come: their order matters. */
    boolean isChangelog(StreamNode node) {
        OperatorFacts known = facts(node);
        return known != null && known.changelog() != null && !known.changelog().equals(List.of("+I"));
    }

    /** What Flink's planner or the author decided for an edge. */
    static Ship shipOf(StreamEdge edge) {
        StreamPartitioner<?> partitioner = edge.getPartitioner();
        if (partitioner instanceof KeyGroupStreamPartitioner || partitioner instanceof ForwardForConsecutiveHashPartitioner) {
            return Ship.KEYED;
        } else if (partitioner instanceof ForwardPartitioner) {
            return Ship.FORWARD;
        } else if (partitioner instanceof RebalancePartitioner) {
            return Ship.REBALANCE;
        } else if (partitioner instanceof RescalePartitioner) {
            return Ship.RESCALE;
        } else if (partitioner instanceof GlobalPartitioner) {
            return Ship.SINGLE;
        }
        return partitioner instanceof BroadcastPartitioner ? Ship.BROADCAST : Ship.OTHER;
    }
}
