package dev.weir.runner.lineage;

import dev.weir.runner.given.Inside;
import dev.weir.runner.topology.JobPlan;
import dev.weir.runner.topology.OperatorFacts;
import dev.weir.runner.topology.OperatorNames;
import dev.weir.runner.topology.StreamGraphs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.StateChangelogOptions;
import org.apache.flink.runtime.jobgraph.JobType;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.streaming.api.graph.StreamEdge;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamGraphHasherV2;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.streaming.api.operators.SimpleOperatorFactory;
import org.apache.flink.streaming.api.operators.SourceOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperatorFactory;
import org.apache.flink.table.runtime.operators.CodeGenOperatorFactory;
import org.apache.flink.table.runtime.operators.wmassigners.WatermarkAssignerOperatorFactory;

/** Makes a job's graph one whose rows can be followed. Operators, edges and what they compute stay as they are. */
public final class TracedGraphs {
    /** What holds for a script whose rows are followed, whatever it sets: one row at a time, in one order. */
    public static final Map<String, String> SETTINGS = Map.of(
            "parallelism.default", "1",
            "pipeline.operator-chaining.enabled", "true",
            // A part of an aggregate that has no key of its own hides which rows met.
            "table.optimizer.agg-phase-strategy", "ONE_PHASE",
            "table.exec.mini-batch.enabled", "false",
            // Keys of many worlds: where a Top-N does not find one in its cache, it sorts all that is kept of it again.
            "table.exec.rank.topn-cache-size", "1000000",
            "table.exec.async-state.enabled", "false");

    /** Operators of Flink that have no key and keep nothing of a row for the next. */
    private static final Set<String> DIRECT = Set.of(
            "ProcessOperator", "StreamMap", "StreamFilter", "StreamFlatMap", "AlignedWindowTableFunctionOperator", "ConstraintEnforcer",
            "StreamRecordTimestampInserter", "InputConversionOperator", "OutputConversionOperator", "LearntWatermarks");

    private TracedGraphs() {}

    /** The job's own settings, but for those that would repeat a row or hold it back. */
    public static Configuration settings(Configuration own) {
        Configuration all = new Configuration(own);
        all.set(ExecutionOptions.BUFFER_TIMEOUT, Duration.ofMillis(1));
        all.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        all.set(PipelineOptions.OBJECT_REUSE, false);
        all.removeConfig(CheckpointingOptions.CHECKPOINTING_INTERVAL);
        // Where a key's state can be copied; what operators do with it is the same.
        all.set(StateBackendOptions.STATE_BACKEND, "hashmap");
        all.set(StateChangelogOptions.ENABLE_STATE_CHANGE_LOG, false);
        return all;
    }

    /** Prepares a graph for any experiment. */
    static void prepare(StreamGraph graph) {
        for (StreamNode node : graph.getStreamNodes()) {
            if (node.getOperatorFactory() instanceof WatermarkAssignerOperatorFactory assigner) {
                node.setOperatorFactory(LearntWatermarks.inPlaceOf(assigner));
            }
        }
    }

    /** Has a graph's sources give their rows in turns, and what they give be sent on at the end of a turn; null where nothing in it hangs on the order. */
    static Turns inTurns(StreamGraph graph) {
        List<String> scans = inOrder(graph).stream().map(TracedGraphs::scan).filter(id -> id != null).toList();
        boolean meets = graph.getStreamNodes().stream().anyMatch(node -> node.getInEdges().size() > 1);
        // A batch reads one input after the other itself.
        if (scans.isEmpty() || scans.size() == 1 && !meets || graph.getJobType() == JobType.BATCH) {
            return null;
        }
        graph.getStreamNodes().forEach(node -> node.getOutEdges().forEach(edge -> edge.setBufferTimeout(ExecutionOptions.DISABLED_NETWORK_BUFFER_TIMEOUT)));
        return new Turns(scans, graph.getStreamNodes().stream().anyMatch(node -> node.getOutEdges().size() > 1));
    }

    /** Has the way of rows through a graph written down. */
    static void trace(StreamGraph graph, JobPlan plan, Trace trace, ClassLoader loader) {
        Map<Integer, byte[]> hashes = new StreamGraphHasherV2().traverseStreamGraphAndGenerateHashes(graph);
        Map<Integer, OperatorFacts> facts = StreamGraphs.facts(graph, plan);
        Map<Integer, TracedOperator> traced = new HashMap<>();
        for (StreamNode node : inOrder(graph)) {
            OperatorFacts known = facts.get(node.getId());
            TracedOperator operator = new TracedOperator(node.getTransformationUID(), OperatorNames.of(node, known), known, isDirect(node, loader));
            traced.put(node.getId(), operator);
            trace.add(new OperatorID(hashes.get(node.getId())).toString(), scan(node), operator);
        }
        for (StreamNode node : graph.getStreamNodes()) {
            for (StreamEdge edge : node.getInEdges()) {
                traced.get(node.getId()).port(Math.max(0, edge.getTypeNumber() - 1)).from.add(traced.get(edge.getSourceId()));
            }
        }
        traced.values().forEach(operator -> operator.ports.stream().filter(port -> port.from.size() > 1).forEach(port -> port.from.forEach(from -> from.puzzled.add(operator))));
    }

    /** Has a graph run in many worlds at once. */
    static void fork(StreamGraph graph, Worlds worlds, ClassLoader loader) {
        Map<Integer, byte[]> hashes = new StreamGraphHasherV2().traverseStreamGraphAndGenerateHashes(graph);
        for (StreamNode node : inOrder(graph)) {
            worlds.add(new OperatorID(hashes.get(node.getId())).toString(), isDirect(node, loader), node.getOutEdges().isEmpty());
        }
    }

    /** Has operators made that do what their experiment wants to know; the last thing to be done to a graph, as it hides what they are. */
    static void standIn(StreamGraph graph) {
        for (StreamNode node : graph.getStreamNodes()) {
            if (!node.getInEdges().isEmpty() && node.getOperatorFactory() != null) {
                node.setOperatorFactory(TracedFactory.of(node.getOperatorFactory()));
            }
        }
    }

    /** Sources first, then what they feed, and the same in every graph of a plan. */
    private static List<StreamNode> inOrder(StreamGraph graph) {
        List<StreamNode> ordered = new ArrayList<>();
        Set<Integer> seen = new HashSet<>();
        graph.getStreamNodes().stream().sorted(Comparator.comparingInt(StreamNode::getId)).forEach(node -> visit(graph, node, seen, ordered));
        return ordered;
    }

    private static void visit(StreamGraph graph, StreamNode node, Set<Integer> seen, List<StreamNode> ordered) {
        if (seen.add(node.getId())) {
            node.getInEdges().forEach(edge -> visit(graph, graph.getSourceVertex(edge), seen, ordered));
            ordered.add(node);
        }
    }

    /** Null for what is no source of chosen rows. */
    static String scan(StreamNode node) {
        return node.getOperatorFactory() instanceof SourceOperatorFactory<?> factory && Inside.field(factory, "source") instanceof ChosenScan scan ? scan.id() : null;
    }

    private static boolean isDirect(StreamNode node, ClassLoader loader) {
        if (node.getStateKeySerializer() != null || node.getStatePartitioners().length > 0) {
            return false;
        }
        StreamOperatorFactory<?> factory = node.getOperatorFactory();
        if (factory instanceof CodeGenOperatorFactory<?>) {
            return node.getInEdges().size() == 1;
        }
        Class<?> type = factory instanceof SimpleOperatorFactory<?> simple ? simple.getOperator().getClass() : factory == null ? Object.class : factory.getStreamOperatorClass(loader);
        return type != null && DIRECT.contains(type.getSimpleName());
    }
}
