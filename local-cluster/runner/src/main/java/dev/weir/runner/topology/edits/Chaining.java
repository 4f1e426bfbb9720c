package dev.weir.runner.topology.edits;

import static dev.weir.runner.topology.edits.Reason.refuse;

import dev.weir.runner.topology.TopologyEdits.OperatorEdits;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.streaming.api.graph.StreamEdge;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.streaming.api.graph.StreamingJobGraphGenerator;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.StreamOperatorFactory;
import org.apache.flink.streaming.api.operators.legacy.YieldingOperatorFactory;

/** Breaks chains and joins them; asks Flink itself whether what should join can. Comes last, since all else decides that too. */
final class Chaining {
    private final JobGraphView job;
    private final Refusals refusals;
    private final Map<StreamNode, StreamOperatorFactory<?>> joined = new LinkedHashMap<>();

    Chaining(JobGraphView job, Refusals refusals) {
        this.job = job;
        this.refusals = refusals;
    }

    void apply(Map<String, OperatorEdits> edits) {
        edits.forEach((uid, edit) -> {
            if (edit.chaining() != null) {
                apply(uid, job.node(uid), edit.chaining());
            }
        });
        while (giveBack()) {}
        NodeInside.forgetHeads(job.graph());
    }

    private void apply(String uid, StreamNode node, String chaining) {
        ChainingStrategy strategy = strategy(chaining);
        StreamOperatorFactory<?> before = node.getOperatorFactory();
        if (strategy == null || before == null) {
            String what = strategy == null ? "There is no chaining \"" + chaining + "\": head, never or always." : job.name(node) + " is none of the operators that Flink chains.";
            refusals.chaining(uid, refuse("not-chainable", what));
        } else if (before.getChainingStrategy() != strategy) {
            NodeInside.factory(node, NodeInside.copy(before, strategy, job.loader()));
        }
        if (strategy == ChainingStrategy.ALWAYS && before != null && !node.getInEdges().isEmpty()) {
            joined.put(node, before);
        }
    }

    /** Undoes what joins nothing, which may part what only joined through it; tells whether it did. */
    private boolean giveBack() {
        NodeInside.forgetHeads(job.graph());
        for (Map.Entry<StreamNode, StreamOperatorFactory<?>> entry : joined.entrySet()) {
            StreamNode node = entry.getKey();
            if (node.getInEdges().stream().noneMatch(edge -> StreamingJobGraphGenerator.isChainable(edge, job.graph()))) {
                refusals.chaining(job.uid(node), reason(node));
                NodeInside.factory(node, entry.getValue());
                joined.remove(node);
                return true;
            }
        }
        return false;
    }

    private static ChainingStrategy strategy(String chaining) {
        return switch (chaining) {
            case "head" -> ChainingStrategy.HEAD;
            case "never" -> ChainingStrategy.NEVER;
            case "always" -> ChainingStrategy.ALWAYS;
            default -> null;
        };
    }

    /** Flink only says no; the first thing that keeps it from a yes is the reason. */
    private Reason reason(StreamNode node) {
        String name = job.name(node);
        String uid = job.uid(node);
        if (!job.graph().isChainingEnabled()) {
            return refuse("not-chainable", name + " cannot join a chain: the job switches chaining off (pipeline.operator-chaining.enabled).");
        }
        if (node.getInEdges().size() > 1) {
            return refuse("not-chainable", name + " cannot join a chain: it has " + node.getInEdges().size() + " inputs, and Flink chains an operator to one.");
        }
        StreamEdge edge = node.getInEdges().get(0);
        StreamNode from = job.source(edge);
        String prefix = name + " cannot join the chain of " + job.name(from) + ": ";
        Ship ship = JobGraphView.shipOf(edge);
        boolean oneParallelism = from.getParallelism() == node.getParallelism();
        if (ship != Ship.FORWARD) {
            boolean choice = ship.spreads() && oneParallelism;
            Reason reason = refuse("not-chainable", prefix + "rows go there as " + edge.getPartitioner() + ", and only rows that go forward stay in a task.");
            return choice ? reason.or("Ship rows forward and chain", List.of(Edit.ship(job.uid(from), uid, "forward"), Edit.chaining(uid, "always"))) : reason;
        }
        if (!from.isSameSlotSharingGroup(node)) {
            return refuse("not-chainable", prefix + "they are in different slot sharing groups.")
                    .or("Put it into the group \"" + from.getSlotSharingGroup() + "\" and chain", List.of(Edit.group(uid, from.getSlotSharingGroup()), Edit.chaining(uid, "always")));
        }
        if (from.getOperatorFactory() != null && from.getOperatorFactory().getChainingStrategy() == ChainingStrategy.NEVER) {
            return refuse("not-chainable", prefix + "nothing is ever chained to that one.")
                    .or("Let " + job.name(from) + " chain as well", List.of(Edit.chaining(job.uid(from), "head"), Edit.chaining(uid, "always")));
        }
        if (from.getMaxParallelism() != node.getMaxParallelism()) {
            return refuse("not-chainable", prefix + "they have different max parallelisms.");
        }
        if (node.getOperatorFactory() instanceof YieldingOperatorFactory) {
            return refuse("not-chainable", prefix + "it may wait for others, which Flink does not allow behind a source of its older interface.");
        }
        return refuse("not-chainable", prefix + "Flink cannot run the two in one task.");
    }
}
