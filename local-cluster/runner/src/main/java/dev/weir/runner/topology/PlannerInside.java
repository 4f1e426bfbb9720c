package dev.weir.runner.topology;

import static org.apache.flink.table.types.logical.utils.LogicalTypeChecks.isProctimeAttribute;

import dev.weir.runner.functions.ScriptProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.util.ImmutableBitSet;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.table.api.config.ExecutionConfigOptions;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ContextResolvedTable;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.operations.ModifyOperation;
import org.apache.flink.table.operations.Operation;
import org.apache.flink.table.operations.QueryOperation;
import org.apache.flink.table.planner.analyze.FlinkStreamPlanAnalyzers;
import org.apache.flink.table.planner.analyze.PlanAdvice;
import org.apache.flink.table.planner.analyze.PlanAnalyzer;
import org.apache.flink.table.planner.delegation.PlannerBase;
import org.apache.flink.table.planner.functions.bridging.BridgingSqlFunction;
import org.apache.flink.table.planner.plan.ExecNodeGraphInternalPlan;
import org.apache.flink.table.planner.plan.logical.LogicalWindow;
import org.apache.flink.table.planner.plan.logical.WindowingStrategy;
import org.apache.flink.table.planner.plan.metadata.FlinkRelMetadataQuery;
import org.apache.flink.table.planner.plan.nodes.FlinkRelNode;
import org.apache.flink.table.planner.plan.nodes.exec.ExecEdge;
import org.apache.flink.table.planner.plan.nodes.exec.ExecNode;
import org.apache.flink.table.planner.plan.nodes.exec.ExecNodeBase;
import org.apache.flink.table.planner.plan.nodes.exec.ExecNodeGraph;
import org.apache.flink.table.planner.plan.nodes.exec.ExecNodeGraphGenerator;
import org.apache.flink.table.planner.plan.nodes.exec.common.CommonExecSink;
import org.apache.flink.table.planner.plan.nodes.exec.spec.MatchSpec;
import org.apache.flink.table.planner.plan.nodes.exec.stream.StreamExecNode;
import org.apache.flink.table.planner.plan.nodes.exec.stream.StreamExecProcessTableFunction;
import org.apache.flink.table.planner.plan.nodes.physical.FlinkPhysicalRel;
import org.apache.flink.table.planner.plan.nodes.physical.stream.StreamPhysicalRel;
import org.apache.flink.table.planner.plan.utils.ChangelogPlanUtils;
import scala.Option;
import scala.collection.JavaConverters;

/**
 * The steps of Flink's {@code PlannerBase.translate}, one by one, so that what lies between (the optimized plan, the exec
 * nodes) can be read. The only class that calls these internals.
 */
final class PlannerInside {
    /** A node of the plan: Flink's exec node and the relational node it was made of. */
    record Node(ExecNode<?> exec, RelNode rel) {}

    private final List<Transformation<?>> transformations;
    private final Map<ExecNode<?>, RelNode> nodes;
    private final List<ExecNode<?>> roots;
    private final Supplier<List<Transformation<?>>> translate;
    private final StateLifetimes lifetimes;

    private PlannerInside(PlannerBase planner, List<ExecNode<?>> roots, List<RelNode> rels, Supplier<List<Transformation<?>>> translate) {
        this.roots = roots;
        this.translate = translate;
        nodes = new IdentityHashMap<>();
        for (int i = 0; i < roots.size(); i++) {
            pair(roots.get(i), rels.get(i));
        }
        lifetimes = StateLifetimes.watch(nodes.keySet(), planner.getTableConfig().get(ExecutionConfigOptions.IDLE_STATE_RETENTION));
        transformations = translate.get();
    }

    private PlannerInside(PlannerInside before) {
        roots = before.roots;
        nodes = before.nodes;
        translate = before.translate;
        lifetimes = before.lifetimes;
        transformations = translate.get();
    }

    /**
     * Translates the same optimized plan once more, into transformations of its own.
     *
     * @param durations how long each state of a node lives, by the state's name
     */
    PlannerInside again(Map<ExecNode<?>, Map<String, Duration>> durations) {
        lifetimes.set(durations);
        nodes.keySet().forEach(node -> PlanFields.write(node, "transformation", null));
        return new PlannerInside(this);
    }

    static PlannerInside translate(PlannerBase planner, List<ModifyOperation> operations) {
        planner.beforeTranslation();
        try {
            List<RelNode> rels = new ArrayList<>();
            for (ModifyOperation operation : operations) {
                rels.add(planner.translateToRel(operation));
            }
            List<RelNode> optimized = JavaConverters.seqAsJavaList(planner.optimize(JavaConverters.asScalaBuffer(rels)));
            List<FlinkPhysicalRel> physical = new ArrayList<>();
            optimized.forEach(rel -> physical.add((FlinkPhysicalRel) rel));
            ExecNodeGraph graph = new ExecNodeGraphGenerator().generate(physical, false);
            return new PlannerInside(planner, graph.getRootNodes(), optimized, translation(planner, graph));
        } finally {
            planner.afterTranslation();
        }
    }

    /** Processors change the graph itself, so they run once, however often it is translated. */
    private static Supplier<List<Transformation<?>>> translation(PlannerBase planner, ExecNodeGraph graph) {
        ExecNodeGraph[] processed = new ExecNodeGraph[1];
        return () -> {
            processed[0] = processed[0] == null ? planner.applyProcessors(graph) : processed[0];
            return planner.translateToPlan(processed[0]);
        };
    }

    /** A plan that was optimized before: nothing is left of the relational nodes. */
    static PlannerInside translate(PlannerBase planner, ExecNodeGraphInternalPlan compiled) {
        planner.beforeTranslation();
        try {
            ExecNodeGraph graph = compiled.getExecNodeGraph();
            List<RelNode> none = Collections.nCopies(graph.getRootNodes().size(), null);
            return new PlannerInside(planner, graph.getRootNodes(), none, () -> planner.translateToPlan(graph));
        } finally {
            planner.afterTranslation();
        }
    }

    /** The tables that a compiled plan writes. */
    static List<ContextResolvedTable> sinks(ExecNodeGraphInternalPlan compiled) {
        return compiled.getExecNodeGraph().getRootNodes().stream()
                .map(root -> ((CommonExecSink) root).getTableSinkSpec().getContextResolvedTable())
                .toList();
    }

    /** The optimized plans of queries and writes, as EXPLAIN has them. */
    static List<RelNode> optimized(PlannerBase planner, List<? extends Operation> operations) {
        planner.beforeTranslation();
        try {
            List<RelNode> rels = new ArrayList<>();
            for (Operation operation : operations) {
                rels.add(operation instanceof QueryOperation query ? planner.createRelBuilder().queryOperation(query).build() : planner.translateToRel((ModifyOperation) operation));
            }
            return JavaConverters.seqAsJavaList(planner.optimize(JavaConverters.asScalaBuffer(rels)));
        } finally {
            planner.afterTranslation();
        }
    }

    private void pair(ExecNode<?> exec, RelNode rel) {
        if (nodes.containsKey(exec)) {
            return;
        }
        List<ExecEdge> inputs = exec.getInputEdges();
        for (int i = 0; i < inputs.size(); i++) {
            boolean known = rel != null && i < rel.getInputs().size();
            pair(inputs.get(i).getSource(), known ? rel.getInput(i) : null);
        }
        nodes.put(exec, rel);
    }

    List<Transformation<?>> transformations() {
        return transformations;
    }

    Set<ExecNode<?>> nodes() {
        return Collections.unmodifiableSet(nodes.keySet());
    }

    List<ExecNode<?>> roots() {
        return roots;
    }

    /** What Flink advises of the plan, as EXPLAIN PLAN_ADVICE has it; nothing of a batch. */
    List<JobPlan.Advice> advice() {
        Set<JobPlan.Advice> all = new LinkedHashSet<>();
        for (ExecNode<?> root : roots) {
            if (nodes.get(root) instanceof FlinkRelNode rel && rel instanceof StreamPhysicalRel) {
                for (PlanAnalyzer analyzer : FlinkStreamPlanAnalyzers.ANALYZERS) {
                    advice(analyzer, rel).ifPresent(said -> all.add(new JobPlan.Advice(said.getKind().name(), said.getContent())));
                }
            }
        }
        return List.copyOf(all);
    }

    /** None where the analyzer does not know a node of the plan, as a process table function's: Flink plans such a job, and cannot explain it so. */
    private static Optional<PlanAdvice> advice(PlanAnalyzer analyzer, FlinkRelNode rel) {
        try {
            return analyzer.analyze(rel).map(PlanAnalyzer.AnalyzedResult::getAdvice);
        } catch (UnsupportedOperationException unknownNode) {
            return Optional.empty();
        }
    }

    RelNode rel(ExecNode<?> node) {
        return nodes.get(node);
    }

    static Transformation<?> transformation(ExecNode<?> node) {
        return node instanceof ExecNodeBase<?> base ? base.getTransformation() : null;
    }

    /** The kinds of change a node emits; null where the plan has no changelog traits (batch). */
    static List<String> changelog(RelNode rel) {
        if (!(rel instanceof StreamPhysicalRel physical)) {
            return null;
        }
        Option<ChangelogMode> mode = ChangelogPlanUtils.getChangelogMode(physical);
        if (mode.isEmpty()) {
            return null;
        }
        return mode.get().getContainedKinds().stream().map(kind -> kind.shortString()).sorted(PlannerInside::byCustom).toList();
    }

    /** +I -U +U -D, as Flink lists them. */
    private static int byCustom(String left, String right) {
        List<String> order = List.of("+I", "-U", "+U", "-D");
        return Integer.compare(order.indexOf(left), order.indexOf(right));
    }

    /** The upsert key of what a sink is given, by the names that the sink's own columns have: an INSERT goes by position. */
    static List<String> upsertKey(CommonExecSink sink, RelNode given) {
        List<String> key = upsertKey(given);
        List<String> columns = sink.getTableSinkSpec().getContextResolvedTable().getResolvedSchema().getColumns().stream()
                .filter(Column::isPersisted)
                .map(Column::getName)
                .toList();
        boolean fits = key != null && given.getRowType().getFieldCount() == columns.size();
        return fits ? key.stream().map(name -> columns.get(given.getRowType().getFieldNames().indexOf(name))).toList() : key;
    }

    static List<String> upsertKey(RelNode rel) {
        if (!(rel instanceof StreamPhysicalRel)) {
            return null;
        }
        List<List<Integer>> keys = upsertKeys(rel);
        List<String> fields = rel.getRowType().getFieldNames();
        return keys.isEmpty() ? null : keys.get(0).stream().map(fields::get).toList();
    }

    /** Every set of columns, by position, that identifies a row of what a node emits; the smallest first. */
    static List<List<Integer>> upsertKeys(RelNode rel) {
        FlinkRelMetadataQuery metadata = FlinkRelMetadataQuery.reuseOrCreate(rel.getCluster().getMetadataQuery());
        Set<ImmutableBitSet> keys = metadata.getUpsertKeys(rel);
        return keys == null ? List.of() : keys.stream()
                .sorted((a, b) -> a.cardinality() != b.cardinality() ? a.cardinality() - b.cardinality() : a.compareTo(b))
                .map(ImmutableBitSet::asList)
                .toList();
    }

    List<OperatorFacts.State> state(ExecNode<?> node, String type) {
        return lifetimes.of(node, type);
    }

    /**
     * What a calc computes, each column by the positions of its input: its text may call them by names that its input does not
     * have. The condition comes last where there is one; null for other nodes.
     */
    static List<String> expressions(ExecNode<?> node) {
        if (!node.getClass().getSimpleName().endsWith("Calc") || !(PlanFields.read(node, "projection") instanceof List<?> columns)) {
            return null;
        }
        List<String> said = new ArrayList<>();
        columns.forEach(column -> said.add(column.toString()));
        Object condition = PlanFields.read(node, "condition");
        if (condition != null) {
            said.add(condition.toString());
        }
        return said;
    }

    /** Whether a node's window is over, or a timer of its function due, when the clock says so. */
    static boolean firesByClock(ExecNode<?> node) {
        if (node instanceof StreamExecProcessTableFunction) {
            return PlanFields.read(node, "invocation") instanceof RexCall call && call.getOperator() instanceof BridgingSqlFunction function && function.getDefinition() instanceof ScriptProcess process
                    && process.hearsOfTheClock();
        }
        for (String field : List.of("windowing", "leftWindowing", "window")) {
            Object window = node instanceof StreamExecNode ? PlanFields.read(node, field) : null;
            if (window instanceof WindowingStrategy strategy && strategy.isProctime()
                    || window instanceof LogicalWindow older && isProctimeAttribute(older.timeAttribute().getOutputDataType().getLogicalType())) {
                return true;
            }
        }
        return false;
    }

    /** How long a match of MATCH_RECOGNIZE may take, which the plan's text does not say. */
    static Optional<String> within(ExecNode<?> node) {
        return PlanFields.read(node, "matchSpec") instanceof MatchSpec match ? match.getInterval().map(Object::toString) : Optional.empty();
    }
}
