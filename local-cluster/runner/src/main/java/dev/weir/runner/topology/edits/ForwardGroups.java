package dev.weir.runner.topology.edits;

import static dev.weir.runner.topology.edits.Reason.refuse;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.streaming.api.graph.StreamEdge;
import org.apache.flink.streaming.api.graph.StreamNode;

/**
 * Operators that forward rows to each other, subtask to subtask, have one parallelism: they move together or not at all.
 * Flink would insert a rebalance where they do not, which only a person may decide.
 */
final class ForwardGroups {
    private final JobGraphView job;
    private final Refusals refusals;
    private final ShipRules ships;

    ForwardGroups(JobGraphView job, Refusals refusals, ShipRules ships) {
        this.job = job;
        this.refusals = refusals;
        this.ships = ships;
    }

    /** Strikes out what tears a group apart; tells whether it struck anything. */
    boolean strike(Wanted wanted) {
        boolean struck = false;
        Set<StreamNode> seen = new HashSet<>();
        for (StreamNode node : job.nodes()) {
            if (seen.contains(node)) {
                continue;
            }
            List<StreamNode> group = of(node, wanted);
            seen.addAll(group);
            if (group.stream().map(wanted::parallelism).distinct().count() > 1) {
                struck |= strike(group, wanted);
            }
        }
        return struck;
    }

    /** An edge that only an edit makes forward gives way first; then every member gets back what the job had. */
    private boolean strike(List<StreamNode> group, Wanted wanted) {
        boolean struck = false;
        for (StreamNode node : group) {
            for (StreamEdge edge : node.getOutEdges()) {
                StreamNode target = job.target(edge);
                boolean byEdit = wanted.ship.get(wanted.way(edge)) == Ship.FORWARD && JobGraphView.shipOf(edge) != Ship.FORWARD;
                if (byEdit && wanted.parallelism(node) != wanted.parallelism(target)) {
                    wanted.ship.remove(wanted.way(edge));
                    refusals.ship(job.uid(node), job.uid(target), unequal(node, target, wanted));
                    struck = true;
                }
            }
        }
        if (struck) {
            return true;
        }
        List<Reason> reasons = new ArrayList<>();
        List<StreamNode> edited = group.stream().filter(node -> wanted.parallelism.containsKey(job.uid(node))).toList();
        edited.forEach(node -> reasons.add(together(node, group, wanted)));
        for (int i = 0; i < edited.size(); i++) {
            wanted.parallelism.remove(job.uid(edited.get(i)));
            refusals.parallelism(job.uid(edited.get(i)), reasons.get(i));
        }
        return !edited.isEmpty();
    }

    private Reason unequal(StreamNode from, StreamNode to, Wanted wanted) {
        int parallelism = wanted.parallelism(from);
        List<StreamNode> group = of(to, wanted);
        List<Map<String, Object>> spread = spread(group, parallelism, wanted);
        if (!spread.isEmpty()) {
            spread.add(Edit.ship(job.uid(from), job.uid(to), "forward"));
        }
        return refuse("forward-needs-equal", "Rows go forward from one subtask to its counterpart, so both ends need one parallelism; " + job.name(from) + " has "
                        + parallelism + ", " + job.name(to) + " has " + wanted.parallelism(to) + ".")
                .or("Set " + names(group) + " to " + parallelism + " as well", spread);
    }

    private Reason together(StreamNode node, List<StreamNode> group, Wanted wanted) {
        int parallelism = wanted.parallelism(node);
        List<StreamNode> others = group.stream().filter(other -> other != node && wanted.parallelism(other) != parallelism).toList();
        StreamNode single = others.stream().filter(ParallelismRules::isSingle).findFirst().orElse(null);
        String because = single == null ? "" : "; " + job.name(single) + " runs in one subtask";
        return refuse("forward-group", job.name(node) + " forwards rows to or from " + names(others) + ", subtask to subtask, so they have one parallelism: a forward group moves together"
                        + because + ".")
                .or("Set all " + group.size() + " operators of its forward group to " + parallelism, spread(group, parallelism, wanted))
                .or("Rebalance where the parallelism changes", cut(node, parallelism, wanted));
    }

    /** Empty where a member cannot have that parallelism. */
    private List<Map<String, Object>> spread(List<StreamNode> group, int parallelism, Wanted wanted) {
        List<Map<String, Object>> edits = new ArrayList<>();
        for (StreamNode member : group) {
            int most = wanted.maxParallelism(member);
            boolean tooMany = most > 0 && parallelism > most || job.partitions(member) > 0 && parallelism > job.partitions(member);
            if (tooMany || ParallelismRules.isSingle(member) && parallelism != 1) {
                return new ArrayList<>();
            }
            edits.add(Edit.parallelism(job.uid(member), parallelism));
        }
        return edits;
    }

    /** Rebalances on every edge of the operator that would join two parallelisms; empty where one of them must not be. */
    private List<Map<String, Object>> cut(StreamNode node, int parallelism, Wanted wanted) {
        List<Map<String, Object>> edits = new ArrayList<>(List.of(Edit.parallelism(job.uid(node), parallelism)));
        List<StreamEdge> edges = new ArrayList<>(node.getInEdges());
        edges.addAll(node.getOutEdges());
        for (StreamEdge edge : edges) {
            StreamNode other = job.source(edge) == node ? job.target(edge) : job.source(edge);
            if (wanted.ship(edge) == Ship.FORWARD && wanted.parallelism(other) != parallelism) {
                if (ships.cannotSpread(edge) != null) {
                    return List.of();
                }
                edits.add(Edit.ship(job.uid(job.source(edge)), job.uid(job.target(edge)), "rebalance"));
            }
        }
        return edits;
    }

    private String names(List<StreamNode> nodes) {
        List<String> names = nodes.stream().map(job::name).distinct().toList();
        if (names.size() > 3) {
            return String.join(", ", names.subList(0, 3)) + " and " + (names.size() - 3) + " more";
        }
        String last = names.get(names.size() - 1);
        return names.size() == 1 ? last : String.join(", ", names.subList(0, names.size() - 1)) + " and " + last;
    }

    private List<StreamNode> of(StreamNode start, Wanted wanted) {
        Set<StreamNode> seen = new HashSet<>(Set.of(start));
        List<StreamNode> group = new ArrayList<>();
        Deque<StreamNode> next = new ArrayDeque<>(List.of(start));
        while (!next.isEmpty()) {
            StreamNode node = next.poll();
            group.add(node);
            for (StreamEdge edge : node.getInEdges()) {
                join(edge, job.source(edge), wanted, seen, next);
            }
            for (StreamEdge edge : node.getOutEdges()) {
                join(edge, job.target(edge), wanted, seen, next);
            }
        }
        group.sort(Comparator.comparingInt(StreamNode::getId));
        return group;
    }

    private static void join(StreamEdge edge, StreamNode other, Wanted wanted, Set<StreamNode> seen, Deque<StreamNode> next) {
        if (wanted.ship(edge) == Ship.FORWARD && seen.add(other)) {
            next.add(other);
        }
    }
}
