package dev.weir.runner.topology.edits;

import static dev.weir.runner.topology.edits.Reason.refuse;

import dev.weir.runner.topology.TopologyEdits.OperatorEdits;
import java.util.List;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.streaming.api.graph.StreamNode;

/** What holds for the number of an operator's subtasks, now and at most, whatever its neighbours do. */
final class ParallelismRules {
    private static final int MOST = Transformation.UPPER_BOUND_MAX_PARALLELISM;

    private final JobGraphView job;
    private final Refusals refusals;

    ParallelismRules(JobGraphView job, Refusals refusals) {
        this.job = job;
        this.refusals = refusals;
    }

    /** Takes what one operator is asked to be, as far as it can be that at all. */
    void take(String uid, OperatorEdits edits, Wanted wanted) {
        StreamNode node = job.node(uid);
        if (edits.maxParallelism() != null) {
            Reason reason = maxParallelism(uid, node, edits.maxParallelism());
            if (reason == null) {
                wanted.maxParallelism.put(uid, edits.maxParallelism().intValue());
            } else {
                refusals.maxParallelism(uid, reason);
            }
        }
        if (edits.parallelism() != null) {
            Reason reason = parallelism(uid, node, edits.parallelism());
            if (reason == null) {
                wanted.parallelism.put(uid, edits.parallelism().intValue());
            } else {
                refusals.parallelism(uid, reason);
            }
        }
    }

    private Reason parallelism(String uid, StreamNode node, Number asked) {
        String name = job.name(node);
        if (!inRange(asked)) {
            int nearest = asked.doubleValue() < 1 ? 1 : MOST;
            return refuse("parallelism-out-of-range", "A parallelism of " + asked + " is not possible for " + name + ": Flink runs an operator in 1 to " + MOST + " subtasks.")
                    .or("Set it to " + nearest, Edit.parallelism(uid, nearest));
        }
        if (isSingle(node) && asked.intValue() != 1) {
            return refuse("single-subtask", name + " runs in one subtask: " + whySingle(node) + ", so its parallelism stays 1.");
        }
        int partitions = job.partitions(node);
        if (partitions > 0 && asked.intValue() > partitions) {
            return refuse("more-than-partitions", name + " reads " + count(partitions, "partition") + ": of " + asked.intValue() + " subtasks "
                            + (asked.intValue() - partitions) + " would never get a row.")
                    .or("Set it to " + partitions, Edit.parallelism(uid, partitions));
        }
        return null;
    }

    private Reason maxParallelism(String uid, StreamNode node, Number asked) {
        if (!inRange(asked)) {
            int nearest = asked.doubleValue() < 1 ? Math.max(1, node.getParallelism()) : MOST;
            return refuse("max-parallelism-out-of-range", "A max parallelism of " + asked + " is not possible for " + job.name(node) + ": Flink divides keys into 1 to " + MOST + " groups.")
                    .or("Set it to " + nearest, Edit.maxParallelism(uid, nearest));
        }
        if (isSingle(node) && asked.intValue() != 1) {
            return refuse("single-subtask", job.name(node) + " runs in one subtask: " + whySingle(node) + ", so its max parallelism stays 1.");
        }
        return null;
    }

    /** Strikes out what is above the other of the two numbers; tells whether it struck anything. */
    boolean strike(Wanted wanted) {
        boolean struck = false;
        for (StreamNode node : job.nodes()) {
            String uid = job.uid(node);
            int parallelism = wanted.parallelism(node);
            int most = wanted.maxParallelism(node);
            boolean edited = wanted.parallelism.containsKey(uid) || wanted.maxParallelism.containsKey(uid);
            if (!edited || most <= 0 || parallelism <= most) {
                continue;
            }
            struck = true;
            if (wanted.parallelism.remove(uid) != null) {
                refusals.parallelism(uid, refuse("above-max-parallelism", "A parallelism of " + parallelism + " is more than the max parallelism of "
                                + job.name(node) + ", which is " + most + ".")
                        .or("Set its parallelism to " + most, Edit.parallelism(uid, most))
                        .or("Raise its max parallelism to " + parallelism, List.of(Edit.maxParallelism(uid, parallelism), Edit.parallelism(uid, parallelism))));
            } else {
                wanted.maxParallelism.remove(uid);
                refusals.maxParallelism(uid, refuse("below-parallelism", "A max parallelism of " + most + " is less than the parallelism of "
                                + job.name(node) + ", which is " + parallelism + ".")
                        .or("Set it to " + parallelism, Edit.maxParallelism(uid, parallelism)));
            }
        }
        return struck;
    }

    /** Whether Flink gives the operator one subtask, come what may. */
    static boolean isSingle(StreamNode node) {
        return node.getMaxParallelism() == 1 || hasSingleInput(node);
    }

    private static boolean hasSingleInput(StreamNode node) {
        return node.getInEdges().stream().anyMatch(edge -> JobGraphView.shipOf(edge) == Ship.SINGLE);
    }

    private static String whySingle(StreamNode node) {
        return hasSingleInput(node) ? "it needs all rows in one place" : "Flink cannot run it in parallel";
    }

    static boolean inRange(Number number) {
        return number.doubleValue() == Math.rint(number.doubleValue()) && number.doubleValue() >= 1 && number.doubleValue() <= MOST;
    }

    private static String count(int number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }
}
