package dev.weir.runner.jobs;

import dev.weir.runner.WeirException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;

/** Counts slots before Flink would wait for them in vain. */
final class Slots {
    private static final long EACH = Cluster.MANAGED_MEBIBYTES / Cluster.SLOTS;

    private Slots() {}

    /** Batch jobs take slots stage by stage, so only a single stage that is too wide can never run. */
    static void refuseTooMany(List<StreamGraph> graphs, Collection<Run> others, boolean streaming) {
        int needed = graphs.stream().mapToInt(graph -> streaming ? needed(graph) : widest(graph)).sum();
        int taken = others.stream().filter(run -> !run.state().isOver()).mapToInt(Run::slots).sum();
        if (needed + taken > Cluster.SLOTS) {
            String rest = taken == 0 ? "" : " and " + taken + " are taken by other runs";
            throw new WeirException(
                    "not-enough-slots",
                    "The job needs " + needed + " slots; the local Flink has " + Cluster.SLOTS + rest
                            + ". Lower the parallelism, put operators into fewer slot sharing groups, or end other runs.");
        }
        long memory = graphs.stream().mapToLong(Slots::managedMebiBytes).sum() + taken * EACH;
        if (streaming && memory > Cluster.MANAGED_MEBIBYTES) {
            throw new WeirException(
                    "not-enough-memory",
                    "The job's slots need " + memory + " mb of managed memory, other runs included; the local Flink has " + Cluster.MANAGED_MEBIBYTES
                            + ". Give the slots of a group less, lower its parallelism, or end other runs.");
        }
    }

    /** A group without resources of its own has slots of an equal share. */
    private static long managedMebiBytes(StreamGraph graph) {
        Map<String, Integer> groups = byGroup(graph);
        return groups.entrySet().stream().mapToLong(group -> group.getValue() * graph.getSlotSharingGroupResource(group.getKey())
                .map(profile -> (long) profile.getManagedMemory().getMebiBytes()).orElse(EACH)).sum();
    }

    /** A slot holds one subtask of each operator of its group. */
    static int needed(StreamGraph graph) {
        return byGroup(graph).values().stream().mapToInt(Integer::intValue).sum();
    }

    private static Map<String, Integer> byGroup(StreamGraph graph) {
        Map<String, Integer> groups = new HashMap<>();
        for (StreamNode node : graph.getStreamNodes()) {
            groups.merge(String.valueOf(node.getSlotSharingGroup()), Math.max(1, node.getParallelism()), Math::max);
        }
        return groups;
    }

    private static int widest(StreamGraph graph) {
        return graph.getStreamNodes().stream().mapToInt(StreamNode::getParallelism).max().orElse(0);
    }
}
