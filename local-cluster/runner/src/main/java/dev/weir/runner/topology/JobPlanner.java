package dev.weir.runner.topology;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.calcite.rel.RelNode;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.streaming.api.transformations.PartitionTransformation;
import org.apache.flink.table.catalog.ContextResolvedTable;
import org.apache.flink.table.delegation.InternalPlan;
import org.apache.flink.table.operations.ModifyOperation;
import org.apache.flink.table.planner.delegation.PlannerBase;
import org.apache.flink.table.planner.plan.ExecNodeGraphInternalPlan;
import org.apache.flink.table.planner.plan.nodes.exec.ExecEdge;
import org.apache.flink.table.planner.plan.nodes.exec.ExecNode;
import org.apache.flink.table.planner.plan.nodes.exec.InputProperty;
import org.apache.flink.table.planner.plan.nodes.exec.common.CommonExecSink;
import org.apache.flink.table.types.logical.RowType;

/** Plans a job with Flink's planner and keeps what it knows of each operator; gives every operator its uid. */
public final class JobPlanner {
    private final PlannerInside inside;
    private final boolean isCompiled;
    private final Function<OperatorFacts, String> given;
    private final Map<ExecNode<?>, Set<String>> feeds = new IdentityHashMap<>();
    private final ColumnMeanings columns = new ColumnMeanings();
    private final Map<ExecNode<?>, OperatorFacts> byNode = new IdentityHashMap<>();

    private JobPlanner(PlannerInside inside, boolean isCompiled, Function<OperatorFacts, String> given) {
        this.inside = inside;
        this.given = given;
        this.isCompiled = isCompiled;
    }

    /**
     * @param given the uids that the job's author gave; null where that is none
     * @param ttls how long each state of an operator is to live, by uid and the state's name
     */
    public static JobPlan plan(PlannerBase planner, List<ModifyOperation> operations, Function<OperatorFacts, String> given, Map<String, Map<String, Duration>> ttls) {
        return plan(PlannerInside.translate(planner, operations), false, given, ttls);
    }

    /** A plan that COMPILE PLAN made; of its operators less is known, since the optimized query is not part of it. */
    public static JobPlan plan(PlannerBase planner, InternalPlan compiled, Map<String, Map<String, Duration>> ttls) {
        return plan(PlannerInside.translate(planner, (ExecNodeGraphInternalPlan) compiled), true, facts -> null, ttls);
    }

    /** Only a plan that is translated tells which node has which uid, so a TTL takes a second translation. */
    private static JobPlan plan(PlannerInside inside, boolean isCompiled, Function<OperatorFacts, String> given, Map<String, Map<String, Duration>> ttls) {
        JobPlanner planner = new JobPlanner(inside, isCompiled, given);
        JobPlan plan = planner.finish();
        Map<ExecNode<?>, Map<String, Duration>> durations = planner.nodes(plan, ttls);
        return durations.isEmpty() ? plan : new JobPlanner(inside.again(durations), isCompiled, given).finish();
    }

    private Map<ExecNode<?>, Map<String, Duration>> nodes(JobPlan plan, Map<String, Map<String, Duration>> ttls) {
        Map<ExecNode<?>, Map<String, Duration>> found = new IdentityHashMap<>();
        plan.facts().forEach((transformation, facts) -> {
            Map<String, Duration> durations = transformation.getUid() == null ? null : ttls.get(transformation.getUid());
            if (durations != null) {
                byNode.forEach((node, known) -> {
                    if (known == facts) {
                        found.put(node, durations);
                    }
                });
            }
        });
        return found;
    }

    public static List<ContextResolvedTable> sinks(InternalPlan compiled) {
        return PlannerInside.sinks((ExecNodeGraphInternalPlan) compiled);
    }

    /** In batch mode Flink puts nodes into the plan, and merges some, after it has optimized: those that feed a sink are as it left them. */
    private JobPlan finish() {
        for (ExecNode<?> root : inside.roots()) {
            feed(root, name(table(root)));
        }
        Set<ExecNode<?>> nodes = Collections.newSetFromMap(new IdentityHashMap<>());
        nodes.addAll(inside.nodes());
        nodes.addAll(feeds.keySet());
        nodes.forEach(this::describe);
        Map<Transformation<?>, OperatorFacts> facts = new IdentityHashMap<>();
        Map<Transformation<?>, List<String>> keys = new IdentityHashMap<>();
        Map<Transformation<?>, ExecNode<?>> owners = new IdentityHashMap<>();
        for (ExecNode<?> node : nodes) {
            Transformation<?> made = PlannerInside.transformation(node);
            if (made != null && !isFromInput(node, made)) {
                owners.put(made, node);
            }
        }
        for (Transformation<?> transformation : all(inside.transformations())) {
            ExecNode<?> owner = owners.get(transformation);
            if (owner != null && transformation instanceof PartitionTransformation) {
                keys.put(transformation, hashKeys(owner));
            }
        }
        owners.forEach((transformation, node) -> own(transformation, node, owners, facts));
        Set<String> marked = OperatorUids.assign(all(inside.transformations()), facts, owners.keySet(), isCompiled, given);
        return new JobPlan(inside.transformations(), facts, keys, marked, inside.advice());
    }

    /** An exec node may pass on its input's transformation (an exchange of a single partition). */
    private static boolean isFromInput(ExecNode<?> node, Transformation<?> made) {
        return node.getInputEdges().stream().anyMatch(e -> PlannerInside.transformation(e.getSource()) == made);
    }

    /** A node owns the transformation it returned and those before it, up to those of its inputs. */
    private void own(Transformation<?> transformation, ExecNode<?> node, Map<Transformation<?>, ExecNode<?>> owners,
            Map<Transformation<?>, OperatorFacts> facts) {
        if (facts.putIfAbsent(transformation, byNode.get(node)) != null) {
            return;
        }
        for (Transformation<?> input : transformation.getInputs()) {
            if (!owners.containsKey(input)) {
                own(input, node, owners, facts);
            }
        }
    }

    /** Every transformation of a job, inputs before what they feed. */
    static Collection<Transformation<?>> all(List<Transformation<?>> ends) {
        Set<Transformation<?>> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        List<Transformation<?>> ordered = new ArrayList<>();
        ends.forEach(end -> visit(end, seen, ordered));
        return ordered;
    }

    private static void visit(Transformation<?> at, Set<Transformation<?>> seen, List<Transformation<?>> ordered) {
        if (seen.add(at)) {
            at.getInputs().forEach(input -> visit(input, seen, ordered));
            ordered.add(at);
        }
    }

    private void feed(ExecNode<?> node, String sink) {
        if (feeds.computeIfAbsent(node, n -> new TreeSet<>()).add(String.valueOf(sink))) {
            node.getInputEdges().forEach(edge -> feed(edge.getSource(), sink));
        }
    }

    private OperatorFacts describe(ExecNode<?> node) {
        OperatorFacts known = byNode.get(node);
        if (known != null) {
            return known;
        }
        Set<String> tables = new TreeSet<>();
        for (ExecEdge edge : node.getInputEdges()) {
            tables.addAll(describe(edge.getSource()).reads());
        }
        RelNode rel = inside.rel(node);
        String table = table(node);
        if (node.getInputEdges().isEmpty() && table != null) {
            tables.add(table);
        }
        // A lookup reads a table of its own beside its input.
        Map<String, String> attributes = new LinkedHashMap<>(PlanText.attributes(PlanText.withoutId(node.getDescription())));
        String lookedUp = attributes.containsKey("table") && !node.getInputEdges().isEmpty() && !type(node).equals("sink")
                ? attributes.get("table").replaceAll("[\\[\\] ]", "").replace(',', '.')
                : null;
        if (lookedUp != null) {
            tables.add(lookedUp);
        }
        RelNode emits = type(node).equals("sink") && rel != null && !rel.getInputs().isEmpty() ? rel.getInput(0) : rel;
        PlannerInside.within(node).ifPresent(interval -> attributes.put("within", interval));
        Map<String, String> meaning = columns.of(node, type(node), attributes, lookedUp != null ? lookedUp : table, tables);
        OperatorFacts facts = new OperatorFacts(
                type(node), PlanText.withoutId(node.getDescription()), attributes, meaning, PlannerInside.changelog(emits),
                node instanceof CommonExecSink sink ? PlannerInside.upsertKey(sink, emits) : PlannerInside.upsertKey(emits), inside.state(node, type(node)), table, tables,
                feeds.getOrDefault(node, new LinkedHashSet<>()), inputs(node), PlannerInside.firesByClock(node));
        byNode.put(node, facts);
        return facts;
    }

    private List<OperatorFacts.Input> inputs(ExecNode<?> node) {
        return node.getInputEdges().stream()
                .map(edge -> new OperatorFacts.Input(columns.of(edge.getSource()), describe(edge.getSource()).reads()))
                .toList();
    }

    /** {@code stream-exec-group-aggregate_1} is {@code group-aggregate}. */
    private static String type(ExecNode<?> node) {
        String made = node.getClass().getSimpleName().replaceFirst("^(?:Stream|Batch|Common)?Exec", "");
        String type = made.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
        return switch (type) {
            case "table-source-scan", "legacy-table-source-scan", "data-stream-scan", "bounded-stream-scan" -> "source";
            case "legacy-sink" -> "sink";
            default -> type;
        };
    }

    /** The full name of the table that a source or sink is of. */
    private static String table(ExecNode<?> node) {
        boolean end = type(node).equals("source") || type(node).equals("sink");
        String named = end ? PlanText.attributes(PlanText.withoutId(node.getDescription())).get("table") : null;
        if (named == null) {
            return null;
        }
        // table=[[cat, db, t, filter=[...], project=[...]]]: the path comes first, pushed-down parts follow.
        String path = named.replaceFirst("^\\[", "").replaceFirst("\\]$", "");
        List<String> parts = new ArrayList<>();
        for (String part : path.split(", ")) {
            if (part.contains("=") || parts.size() == 3) {
                break;
            }
            parts.add(part);
        }
        return parts.size() == 1 ? parts.get(0) : String.join(".", parts);
    }

    private static String name(String table) {
        return table == null ? "" : table;
    }

    private static List<String> hashKeys(ExecNode<?> exchange) {
        InputProperty.RequiredDistribution required = exchange.getInputProperties().get(0).getRequiredDistribution();
        boolean typed = exchange.getOutputType() instanceof RowType;
        if (!(required instanceof InputProperty.HashDistribution hash) || !typed) {
            return null;
        }
        List<String> fields = ((RowType) exchange.getOutputType()).getFieldNames();
        List<String> keys = new ArrayList<>();
        for (int key : hash.getKeys()) {
            keys.add(fields.get(key));
        }
        return keys;
    }
}
