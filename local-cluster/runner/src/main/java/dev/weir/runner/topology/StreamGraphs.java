package dev.weir.runner.topology;

import dev.weir.runner.functions.ProcessingTimeFactory;
import dev.weir.runner.topology.edits.JobGraphView;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.table.planner.delegation.DefaultExecutor;

/** Makes Flink's StreamGraphs of a planned job; each call gives a graph of its own, with equal uids. */
public final class StreamGraphs {
    /** What Flink makes of a sink's uid for its committer and the like, as in {@code Sink Committer: u0123456789abcdef}; a compiled plan's begins with a digit, and stays. */
    private static final Pattern DERIVED = Pattern.compile("(.+): ([A-Za-z][\\w.-]*)");

    private StreamGraphs() {}

    /** One after another: while Flink makes a graph of a plan with a sink, it adds to the transformations of the plan's own environment and takes them out again. */
    public static synchronized StreamGraph of(JobPlan plan, Configuration settings, String name) {
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment(new Configuration(settings));
        StreamGraph graph = (StreamGraph) new DefaultExecutor(environment).createPipeline(plan.transformations(), settings, name);
        ProcessingTimeFactory.standIn(graph);
        for (StreamNode node : graph.getStreamNodes()) {
            Matcher derived = DERIVED.matcher(String.valueOf(node.getTransformationUID()));
            if (node.getTransformationUID() == null) {
                String inherited = inputs(graph, node);
                graph.setTransformationUID(node.getId(), OperatorUids.hash(PlanText.plainName(node.getOperatorName()) + inherited));
            } else if (derived.matches()) {
                graph.setTransformationUID(node.getId(), derived.group(2) + "-" + plain(derived.group(1)));
            }
        }
        return graph;
    }

    /** A graph of its own as edits see it. */
    public static JobGraphView view(JobPlan plan, StreamGraph graph, ToIntFunction<OperatorFacts> partitions, ClassLoader loader) {
        return new JobGraphView(graph, facts(graph, plan), partitions, loader);
    }

    private static String plain(String role) {
        return role.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    }

    /** What the planner knew of each node; a sink that expands names its further nodes after the uid of the first. */
    public static Map<Integer, OperatorFacts> facts(StreamGraph graph, JobPlan plan) {
        Map<Integer, OperatorFacts> byId = new HashMap<>();
        Map<String, OperatorFacts> byUid = new HashMap<>();
        plan.facts().forEach((transformation, facts) -> {
            byId.put(transformation.getId(), facts);
            if (transformation.getUid() != null) {
                byUid.put(transformation.getUid(), facts);
            }
        });
        Map<Integer, OperatorFacts> found = new HashMap<>();
        for (StreamNode node : graph.getStreamNodes()) {
            OperatorFacts facts = byId.get(node.getId());
            if (facts == null) {
                facts = ofStem(byUid, node.getTransformationUID());
            }
            found.put(node.getId(), facts);
        }
        return found;
    }

    private static OperatorFacts ofStem(Map<String, OperatorFacts> byUid, String uid) {
        String stem = uid;
        while (!byUid.containsKey(stem) && stem.indexOf('-') > 0) {
            stem = stem.substring(0, stem.lastIndexOf('-'));
        }
        return byUid.get(stem);
    }

    private static String inputs(StreamGraph graph, StreamNode node) {
        StringBuilder text = new StringBuilder();
        node.getInEdges().forEach(edge -> text.append('\n').append(graph.getSourceVertex(edge).getTransformationUID()));
        return text.toString();
    }
}
