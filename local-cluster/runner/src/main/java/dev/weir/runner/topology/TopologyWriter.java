package dev.weir.runner.topology;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.JobVertex;
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
    private final Map<String, Integer> slots = new TreeMap<>();
    private final Ranges ranges;
    private int job;

    public TopologyWriter(Ranges ranges) {
        this.ranges = ranges;
    }

    /** @return the uids of the job's sink operators (the writer of each), by the full name of the sink's table */
    public Map<String, String> add(JobPlan plan, StreamGraph graph, ClassLoader loader) {
        Map<Integer, byte[]> hashes = new StreamGraphHasherV2().traverseStreamGraphAndGenerateHashes(graph);
        Map<Integer, OperatorFacts> facts = StreamGraphs.facts(graph, plan);
        JobGraph jobGraph = graph.getJobGraph(loader);
        Map<String, String> chainOf = new HashMap<>();
        for (JobVertex vertex : jobGraph.getVertices()) {
            vertex.getOperatorIDs().forEach(pair -> chainOf.put(pair.getGeneratedOperatorID().toString(), vertex.getID().toString()));
        }
        Map<String, List<String>> members = new LinkedHashMap<>();
        Map<String, String> sinks = new LinkedHashMap<>();
        List<StreamNode> nodes = new ArrayList<>(graph.getStreamNodes());
        nodes.sort((a, b) -> Integer.compare(a.getId(), b.getId()));
        for (StreamNode node : inOrder(graph, nodes)) {
            String operatorId = new OperatorID(hashes.get(node.getId())).toString();
            String chain = chainOf.getOrDefault(operatorId, operatorId);
            operator(graph, node, facts.get(node.getId()), operatorId, chain, loader);
            edges(graph, node, plan);
            members.computeIfAbsent(chain, k -> new ArrayList<>()).add(node.getTransformationUID());
            OperatorFacts known = facts.get(node.getId());
            if (known != null && known.type().equals("sink") && isWriter(graph, node, facts)) {
                sinks.put(known.table(), node.getTransformationUID());
            }
        }
        for (JobVertex vertex : jobGraph.getVerticesSortedTopologicallyFromSources()) {
            ObjectNode chain = chains.addObject();
            chain.put("id", vertex.getID().toString());
            ArrayNode inside = chain.putArray("operators");
            members.getOrDefault(vertex.getID().toString(), List.of()).forEach(inside::add);
            chain.put("parallelism", vertex.getParallelism());
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
    private static boolean isWriter(StreamGraph graph, StreamNode node, Map<Integer, OperatorFacts> facts) {
        boolean committer = node.getOperatorName().endsWith("Committer");
        boolean feedsOnlyCommitters = node.getOutEdges().stream()
                .allMatch(edge -> graph.getTargetVertex(edge).getOperatorName().endsWith("Committer"));
        return !committer && feedsOnlyCommitters;
    }

    private void operator(StreamGraph graph, StreamNode node, OperatorFacts facts, String operatorId, String chain, ClassLoader loader) {
        ObjectNode json = operators.addObject();
        json.put("uid", node.getTransformationUID());
        json.put("operatorId", operatorId);
        json.put("name", name(node, facts));
        json.put("description", description(node, facts));
        json.put("type", facts == null ? OperatorTypes.of(node, loader) : facts.type());
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
    }

    private static String name(StreamNode node, OperatorFacts facts) {
        String plain = PlanText.plainName(node.getOperatorName());
        if (facts == null || facts.table() == null) {
            return plain;
        }
        String table = facts.table().substring(facts.table().lastIndexOf('.') + 1);
        return plain.endsWith(": Writer") || plain.equals(table) || facts.type().equals("source") && plain.contains(table) ? table : plain;
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
            return List.of(new OperatorFacts.State(camel(type) + "State", "keyed", null));
        }
        return node.getInEdges().isEmpty() ? List.of(new OperatorFacts.State("SourceReaderState", "operator", null)) : List.of();
    }

    private static String camel(String type) {
        StringBuilder text = new StringBuilder();
        for (String word : type.split("-")) {
            text.append(text.length() == 0 ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
        }
        return text.toString();
    }

    private void edges(StreamGraph graph, StreamNode node, JobPlan plan) {
        for (StreamEdge edge : node.getInEdges()) {
            ObjectNode json = edges.addObject();
            json.put("from", graph.getSourceVertex(edge).getTransformationUID());
            json.put("to", node.getTransformationUID());
            json.put("ship", edge.getPartitioner().toString());
            json.put("exchange", String.valueOf(edge.getExchangeMode()));
            json.put("input", edge.getTypeNumber());
            json.set("key", edge.getPartitioner().toString().equals("HASH") ? JSON.valueToTree(key(plan, node, edge)) : null);
        }
    }

    private static List<String> key(JobPlan plan, StreamNode node, StreamEdge edge) {
        int input = Math.max(0, edge.getTypeNumber() - 1);
        for (Transformation<?> transformation : plan.facts().keySet()) {
            if (transformation.getId() == node.getId() && input < transformation.getInputs().size()) {
                return plan.keys().get(transformation.getInputs().get(input));
            }
        }
        return null;
    }

    private static String group(StreamNode node) {
        return node.getSlotSharingGroup() == null ? "default" : node.getSlotSharingGroup();
    }

    private static String chaining(StreamOperatorFactory<?> factory) {
        ChainingStrategy strategy = factory == null ? ChainingStrategy.ALWAYS : factory.getChainingStrategy();
        return strategy.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
