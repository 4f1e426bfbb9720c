package dev.weir.runner.jobs;

import dev.weir.runner.topology.JobPlan;
import java.util.List;
import org.apache.flink.api.common.JobID;
import org.apache.flink.streaming.api.graph.StreamGraph;

/** One Flink job of a script, planned once; each call of {@link #streamGraph} gives a graph of its own to submit. */
public interface CompiledJob {
    String name();

    /** The sinks this job feeds, with the operator uid of each. */
    List<Sink> sinks();

    /** The statement of the script it comes from, from 0; of a statement set, the set's. */
    int statement();

    /** What the planner knows of its operators; null for a job that no planner made. */
    default JobPlan plan() {
        return null;
    }

    /** Whether its author has given it a name. */
    default boolean hasOwnName() {
        return false;
    }

    /** A fresh graph with the given id set, ready for {@code MiniCluster.submitJob}; null leaves it to whoever takes the graph. */
    StreamGraph streamGraph(JobID id);
}
