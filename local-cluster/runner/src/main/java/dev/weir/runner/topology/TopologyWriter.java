package dev.weir.runner.topology;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.runner.topology.edits.JobGraphView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.streaming.api.graph.StreamEdge;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamGraphHasherV2;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.StreamOperatorFactory;

/** Writes the jobs of a script as one topology: the model of shared/topology/model.ts. */
public final class TopologyWriter {
    /** Where an operator comes from in the text; null where that is not known. */
    public interface Ranges {
        Object of(int job, OperatorFacts facts);
    }

    private static final ObjectMapper JSON = new ObjectMapper();
    private final ArrayNode operators = JSON.createArrayNode();
    private final ArrayNode edges = JSON.createArrayNode();
    private final ArrayNode chains = JSON.createArrayNode();
    private final Set<String> vertexIds = new HashSet<>();
    private final Map<String, Integer> slots = new TreeMap<>();
    private final Ranges ranges;
    private final ScriptUids uids;
    private int job;

    public TopologyWriter(Ranges ranges, ScriptUids uids) {
        this.ranges = ranges;
        this.uids = uids;
    }

    /** @return the uids of the job's sink operators (the writer of each), by the full name of the sink's table, as the topology calls them */
    public Map<String, String> add(JobPlan plan, JobGraphView view) {
        StreamGraph graph = view.graph();
        Map<Integer, byte[]> hashes = new StreamGraphHasherV2().traverseStreamGraphAndGenerateHashes(graph);
        Map<Integer, Transformation<?>> made = new HashMap<>();
        plan.facts().keySet().forEach(transformation -> made.put(transformation.getId(), transformation));
        List<StreamNode> nodes = new ArrayList<>(graph.getStreamNodes());
        nodes.sort((a, b) -> Integer.compare(a.getId(), b.getId()));
        List<StreamNode> ordered = inOrder(graph, nodes);
        Map<Integer, String> chainOf = new HashMap<>();
        Chains.of(graph, ordered).forEach((head, members) -> {
            String id = chain(view, head, new OperatorID(hashes.get(head.getId())).toString());
            ObjectNode chain = chains.addObject();
            chain.put("id", id);
            ArrayNode inside = chain.putArray("operators");
            members.forEach(member -> inside.add(uid(view, member)));
            chain.put("parallelism", Math.max(1, head.getParallelism()));
            members.forEach(member -> chainOf.put(member.getId(), id));
        });
        Map<String, String> sinks = new LinkedHashMap<>();
        FlinkNames names = new FlinkNames(nodes);
        for (StreamNode node : ordered) {
            String operatorId = new OperatorID(hashes.get(node.getId())).toString();
            operator(view, node, names.of(node), operatorId, chainOf.get(node.getId()));
            edges(view, node, plan, made.get(node.getId()));
            OperatorFacts known = view.facts(node);
            if (known != null && known.type().equals("sink") && isWriter(view, node)) {
                sinks.put(known.table(), uid(view, node));
            }
        }
        Map<String, Integer> needed = new HashMap<>();
        nodes.forEach(node -> needed.merge(group(node), Math.max(1, node.getParallelism()), Math::max));
        needed.forEach((group, count) -> slots.merge(group, count, Integer::sum));
        job++;
        return sinks;
    }

    public ObjectNode topology() {
        ObjectNode topology = JSON.createObjectNode();
        topology.set("operators", operators);
        topology.set("edges", edges);
        topology.set("chains", chains);
        ObjectNode slotsNode = topology.putObject("slots");
        slotsNode.put("total", slots.values().stream().mapToInt(Integer::intValue).sum());
        ObjectNode groups = slotsNode.putObject("groups");
        slots.forEach(groups::put);
        return topology;
    }

    /** Sources first, then what they feed: ids say only in which order Flink made the nodes. */
    private static List<StreamNode> inOrder(StreamGraph graph, List<StreamNode> nodes) {
        List<StreamNode> ordered = new ArrayList<>();
        Map<Integer, Boolean> seen = new HashMap<>();
        nodes.forEach(node -> visit(graph, node, seen, ordered));
        return ordered;
    }

    private static void visit(StreamGraph graph, StreamNode node, Map<Integer, Boolean> seen, List<StreamNode> ordered) {
        if (seen.putIfAbsent(node.getId(), true) != null) {
            return;
        }
        node.getInEdges().forEach(edge -> visit(graph, graph.getSourceVertex(edge), seen, ordered));
        ordered.add(node);
    }

    /** Of the nodes of one sink, the writer is the first that writes: the last but committers. */
    private static boolean isWriter(JobGraphView view, StreamNode node) {
        return !isCommitter(view, node) && node.getOutEdges().stream().allMatch(edge -> isCommitter(view, view.graph().getTargetVertex(edge)));
    }

    private static boolean isCommitter(JobGraphView view, StreamNode node) {
        return view.nameInJob(node).endsWith("Committer");
    }

    /** As the topology calls it, where operators of all jobs of a script stand side by side. */
    private String uid(JobGraphView view, StreamNode node) {
        return uids.of(job, view.uid(node));
    }

    /** Flink's id of the chain, and the job where another's chain has the id too: since it begins with the same operator, or with one pinned to the same. */
    private String chain(JobGraphView view, StreamNode head, String vertexId) {
        boolean isFirst = vertexIds.add(vertexId);
        return isFirst && !uids.isShared(view.uid(head)) ? vertexId : uids.inJob(job, vertexId);
    }

    private void operator(JobGraphView view, StreamNode node, String flinkName, String operatorId, String chain) {
        StreamGraph graph = view.graph();
        OperatorFacts facts = view.facts(node);
        ObjectNode json = operators.addObject();
        json.put("uid", uid(view, node));
        json.put("operatorId", operatorId);
        json.put("flinkName", flinkName);
        json.put("name", view.isRenamed(node) ? node.getOperatorName() : OperatorNames.of(node, facts));
        json.put("description", description(node, facts));
        json.put("type", facts == null ? OperatorTypes.of(node, view.loader()) : facts.type());
        json.put("parallelism", Math.max(1, node.getParallelism()));
        json.put("maxParallelism", node.getMaxParallelism() > 0 ? node.getMaxParallelism() : null);
        json.put("slotSharingGroup", group(node));
        json.put("chaining", chaining(node.getOperatorFactory()));
        json.put("chain", chain);
        json.set("changelog", facts == null ? null : JSON.valueToTree(facts.changelog()));
        json.set("upsertKey", facts == null ? null : JSON.valueToTree(facts.upsertKey()));
        json.set("state", JSON.valueToTree(state(graph, node, facts)));
        json.set("range", facts == null ? null : JSON.valueToTree(ranges.of(job, facts)));
        json.put("job", job);
        json.put("table", facts == null ? null : facts.table());
        if (view.pin(node) != null) {
            json.put("pin", view.pin(node));
        }
    }

    /** Of what reads or writes a table, the plan says more than the operator, whose description is its name. */
    private static String description(StreamNode node, OperatorFacts facts) {
        String own = PlanText.withoutId(node.getOperatorDescription());
        boolean wordless = facts != null && facts.table() != null && !own.contains("(") && !own.contains("Committer");
        return wordless ? facts.description() : wordless(own) ? PlanText.plainName(own) : own;
    }

    private static boolean wordless(String description) {
        return !description.contains("(");
    }

    /** Where Flink's exec node declares no state, a keyed operator still has some, and a source keeps its splits. */
    private static List<OperatorFacts.State> state(StreamGraph graph, StreamNode node, OperatorFacts facts) {
        boolean keyed = node.getStateKeySerializer() != null || node.getStatePartitioners().length > 0;
        if (facts != null && !facts.state().isEmpty() && keyed) {
            return facts.state();
        }
        if (keyed) {
            String type = facts == null ? "keyed" : facts.type();
            return List.of(new OperatorFacts.State(StateLifetimes.nameOf(type), "keyed", null));
        }
        return node.getInEdges().isEmpty() ? List.of(new OperatorFacts.State("SourceReaderState", "operator", null)) : List.of();
    }

    private void edges(JobGraphView view, StreamNode node, JobPlan plan, Transformation<?> made) {
        for (StreamEdge edge : node.getInEdges()) {
            String ship = edge.getPartitioner().toString();
            ObjectNode json = edges.addObject();
            json.put("from", uid(view, view.graph().getSourceVertex(edge)));
            json.put("to", uid(view, node));
            json.put("ship", ship);
            json.put("exchange", String.valueOf(edge.getExchangeMode()));
            json.put("input", edge.getTypeNumber());
            json.set("key", ship.equals("HASH") ? JSON.valueToTree(key(plan, made, edge)) : null);
            if (view.isAdaptive(edge)) {
                json.put("adaptive", true);
            }
        }
    }

    /** @param made the transformation that the edge's target was made of; null where a sink made it of its own */
    private static List<String> key(JobPlan plan, Transformation<?> made, StreamEdge edge) {
        int input = Math.max(0, edge.getTypeNumber() - 1);
        return made != null && input < made.getInputs().size() ? plan.keys().get(made.getInputs().get(input)) : null;
    }

    private static String group(StreamNode node) {
        return node.getSlotSharingGroup() == null ? "default" : node.getSlotSharingGroup();
    }

    private static String chaining(StreamOperatorFactory<?> factory) {
        ChainingStrategy strategy = factory == null ? ChainingStrategy.ALWAYS : factory.getChainingStrategy();
        return strategy.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
