package dev.weir.runner.topology.edits;

import static dev.weir.runner.topology.edits.Reason.refuse;

import dev.weir.runner.topology.TopologyEdits.OperatorEdits;
import dev.weir.runner.topology.edits.Wanted.Way;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.configuration.NettyShuffleEnvironmentOptions;
import org.apache.flink.streaming.api.graph.StreamEdge;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.streaming.runtime.operators.sink.CommitterOperatorFactory;

/** Where Flink leaves a choice how rows go on, and where it does not. */
final class ShipRules {
    private final JobGraphView job;
    private final Refusals refusals;

    ShipRules(JobGraphView job, Refusals refusals) {
        this.job = job;
        this.refusals = refusals;
    }

    void take(String uid, OperatorEdits edits, Wanted wanted) {
        if (edits.ship() != null) {
            edits.ship().forEach((to, ship) -> {
                Reason reason = fault(uid, to, Ship.edited(ship), ship);
                if (reason == null) {
                    wanted.ship.put(new Way(uid, to), Ship.edited(ship));
                } else {
                    refusals.ship(uid, to, reason);
                }
            });
        }
    }

    private Reason fault(String uid, String to, Ship ship, String text) {
        StreamNode node = job.node(uid);
        List<StreamEdge> edges = node.getOutEdges().stream().filter(edge -> job.uid(job.target(edge)).equals(to)).toList();
        if (ship == null) {
            return refuse("unknown-ship-strategy", "Rows cannot be shipped by \"" + text + "\": forward, rebalance, rescale or adaptive.");
        }
        if (edges.isEmpty()) {
            return refuse("no-such-edge", job.name(node) + " sends no rows to an operator " + to + ".");
        }
        for (StreamEdge edge : edges) {
            Reason reason = fixed(edge);
            reason = reason == null && ship.spreads() ? cannotSpread(edge) : reason;
            if (reason != null) {
                return reason;
            }
        }
        return null;
    }

    /** Why an edge's way is no choice; null where it is one. */
    private Reason fixed(StreamEdge edge) {
        String to = job.name(job.target(edge));
        return switch (JobGraphView.shipOf(edge)) {
            case KEYED -> refuse("keyed-exchange", "Rows go to " + to + " by their key, so that all rows of a key meet in one subtask: a keyed exchange stays keyed.");
            case SINGLE -> refuse("single-exchange", to + " needs all rows in its one subtask: this exchange stays global.");
            case BROADCAST -> refuse("fixed-exchange", "Every subtask of " + to + " needs every row: this exchange stays broadcast.");
            case OTHER -> refuse("fixed-exchange", "Rows go to " + to + " as " + edge.getPartitioner() + " decides, which the job's author or Flink's planner chose for a reason.");
            default -> job.target(edge).getOperatorFactory() instanceof CommitterOperatorFactory
                    ? refuse("fixed-exchange", "What is written is committed by the subtask beside the writer: rows go forward to " + to + ".")
                    : null;
        };
    }

    /** Why rows of an edge must not go to any subtask; null where they may. */
    Reason cannotSpread(StreamEdge edge) {
        Reason fixed = fixed(edge);
        StreamNode from = job.source(edge);
        if (fixed != null) {
            return fixed;
        }
        if (job.isChangelog(from)) {
            return refuse("changelog-order", job.name(from) + " sends a changelog, whose rows correct earlier ones: sent to any subtask they would overtake each other, so a changelog is never rebalanced.");
        }
        StreamNode keyed = keyedBehind(edge);
        return keyed == null
                ? null
                : refuse("keyed-exchange", job.name(keyed) + " counts on rows arriving by their key over this edge, without an exchange in between: rebalanced, rows of a key would scatter.");
    }

    /** An operator with state by key that rows reach from here without an exchange; null where there is none. */
    private StreamNode keyedBehind(StreamEdge first) {
        if (JobGraphView.shipOf(first) != Ship.FORWARD) {
            return null;
        }
        Set<StreamNode> seen = new HashSet<>();
        Deque<StreamNode> next = new ArrayDeque<>(List.of(job.target(first)));
        while (!next.isEmpty()) {
            StreamNode node = next.poll();
            if (JobGraphView.isKeyed(node)) {
                return node;
            }
            if (seen.add(node)) {
                node.getOutEdges().stream().filter(edge -> JobGraphView.shipOf(edge) == Ship.FORWARD).map(job::target).forEach(next::add);
            }
        }
        return null;
    }

    /** Flink's adaptive partitioner is a switch of a whole job; strikes it out where another edge would be switched unasked. */
    boolean strikeAdaptive(Wanted wanted) {
        List<StreamEdge> others = new ArrayList<>();
        for (StreamNode node : job.nodes()) {
            node.getOutEdges().stream().filter(edge -> wanted.ship(edge).spreads() && wanted.ship(edge) != Ship.ADAPTIVE).forEach(others::add);
        }
        List<Way> asked = wanted.ship.entrySet().stream().filter(entry -> entry.getValue() == Ship.ADAPTIVE).map(Map.Entry::getKey).toList();
        if (others.isEmpty() || asked.isEmpty() || job.isAdaptive()) {
            return false;
        }
        for (Way way : asked) {
            List<Map<String, Object>> all = new ArrayList<>(List.of(Edit.ship(way.from(), way.to(), "adaptive")));
            others.forEach(edge -> all.add(Edit.ship(wanted.way(edge).from(), wanted.way(edge).to(), "adaptive")));
            wanted.ship.remove(way);
            refusals.ship(way.from(), way.to(), refuse("adaptive-is-job-wide", "Flink's adaptive partitioner is a switch of the whole job (" + NettyShuffleEnvironmentOptions.ADAPTIVE_PARTITIONER_ENABLED.key()
                            + "): it would change " + job.name(job.source(others.get(0))) + " → " + job.name(job.target(others.get(0)))
                            + (others.size() > 1 ? " and " + (others.size() - 1) + " more" : "") + " as well.")
                    .or("Make every rebalance and rescale of this job adaptive", all)
                    .or("Rebalance instead", Edit.ship(way.from(), way.to(), "rebalance")));
        }
        return true;
    }
}
