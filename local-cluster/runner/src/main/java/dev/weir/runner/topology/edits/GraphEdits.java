package dev.weir.runner.topology.edits;

import static dev.weir.runner.topology.edits.Reason.refuse;

import dev.weir.runner.topology.TopologyEdits;
import dev.weir.runner.topology.TopologyEdits.OperatorEdits;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.configuration.NettyShuffleEnvironmentOptions;
import org.apache.flink.streaming.api.graph.StreamEdge;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.streaming.runtime.partitioner.ForwardPartitioner;
import org.apache.flink.streaming.runtime.partitioner.RebalancePartitioner;
import org.apache.flink.streaming.runtime.partitioner.RescalePartitioner;

/**
 * Applies visual edits to a job's StreamGraph, by uid. What Flink or the meaning of the job forbids is refused, one by one;
 * the rest is applied. Equal graphs and edits give equal graphs, so that what is drawn is what runs.
 */
public final class GraphEdits {
    private final JobGraphView job;
    private final Map<String, OperatorEdits> edits;
    private final Refusals refusals = new Refusals();

    private GraphEdits(JobGraphView job, TopologyEdits all) {
        this.job = job;
        Map<String, OperatorEdits> ours = new LinkedHashMap<>();
        new TreeMap<>(all.operators()).forEach((uid, edit) -> {
            if (job.node(uid) != null && edit != null) {
                ours.put(uid, edit);
            }
        });
        edits = ours;
    }

    /** @return what was not applied */
    public static List<RefusedEdit> apply(JobGraphView job, TopologyEdits all) {
        GraphEdits each = new GraphEdits(job, all);
        each.numbersAndWays();
        Groups groups = new Groups(job, each.refusals);
        Identities identities = new Identities(job, each.refusals);
        each.edits.forEach(groups::apply);
        new TreeMap<>(all.groups()).forEach((group, resources) -> {
            if (groups.has(group)) {
                groups.resources(group, resources);
            }
        });
        new Chaining(job, each.refusals).apply(each.edits);
        // Names come after whatever may be refused, so that reasons call operators what the job calls them.
        identities.pin(each.edits);
        each.edits.forEach(identities::rename);
        return each.refusals.all();
    }

    /** Resources of groups that no job has. */
    public static List<RefusedEdit> unknownGroups(List<JobGraphView> jobs, TopologyEdits all) {
        Refusals refusals = new Refusals();
        for (String group : new TreeMap<>(all.groups()).keySet()) {
            if (jobs.stream().noneMatch(job -> new Groups(job, refusals).has(group))) {
                refusals.resources(group, refuse("no-such-group", "No operator is in the slot sharing group \"" + group + "\", so nothing is given its resources."));
            }
        }
        return refusals.all();
    }

    private void numbersAndWays() {
        Wanted wanted = new Wanted(job);
        ParallelismRules numbers = new ParallelismRules(job, refusals);
        ShipRules ships = new ShipRules(job, refusals);
        ForwardGroups forward = new ForwardGroups(job, refusals, ships);
        edits.forEach((uid, edit) -> {
            numbers.take(uid, edit, wanted);
            ships.take(uid, edit, wanted);
        });
        // What one rule strikes out may be what another counted on.
        while (numbers.strike(wanted) || forward.strike(wanted) || ships.strikeAdaptive(wanted)) {}
        wanted.maxParallelism.forEach((uid, most) -> job.node(uid).setMaxParallelism(most));
        wanted.parallelism.forEach((uid, parallelism) -> job.node(uid).setParallelism(parallelism));
        for (StreamNode node : job.nodes()) {
            node.getOutEdges().forEach(edge -> ship(edge, wanted.ship.get(wanted.way(edge))));
        }
    }

    private void ship(StreamEdge edge, Ship ship) {
        if (ship == null || ship == JobGraphView.shipOf(edge)) {
            return;
        }
        switch (ship) {
            case FORWARD -> edge.setPartitioner(new ForwardPartitioner<>());
            case RESCALE -> edge.setPartitioner(new RescalePartitioner<>());
            case REBALANCE -> edge.setPartitioner(new RebalancePartitioner<>());
            case ADAPTIVE -> {
                if (!JobGraphView.shipOf(edge).spreads()) {
                    edge.setPartitioner(new RebalancePartitioner<>());
                }
                job.graph().getJobConfiguration().set(NettyShuffleEnvironmentOptions.ADAPTIVE_PARTITIONER_ENABLED, true);
            }
            default -> throw new IllegalStateException("No edit asks for " + ship);
        }
    }
}
