package dev.weir.runner.topology.edits;

import dev.weir.runner.topology.ScriptUids;
import dev.weir.runner.topology.TopologyEdits;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.streaming.api.graph.StreamNode;

/**
 * The edits of all jobs of a script, whose topology may call operators otherwise than Flink does.
 *
 * @param jobs in the order of the script
 */
public record ScriptEdits(List<JobGraphView> jobs, ScriptUids uids, TopologyEdits all) {

    /** Those of one job, by the uids that Flink knows. */
    public TopologyEdits of(int job) {
        return uids.edits(job, all);
    }

    /** Applies a job's edits to its graph. @return what was not applied */
    public List<RefusedEdit> apply(int job) {
        return called(job, GraphEdits.apply(jobs.get(job), of(job)));
    }

    /** How long the states of a job's operators are to live, by Flink's uids; the refused ones as the topology calls them. */
    public StateTtls ttls(int job) {
        StateTtls own = StateTtls.of(List.of(jobs.get(job)), of(job));
        return new StateTtls(own.byUid(), called(job, own.refused()));
    }

    /** The uids that have edits, but no operator. */
    public List<String> orphans() {
        Set<String> known = new HashSet<>();
        for (int job = 0; job < jobs.size(); job++) {
            JobGraphView view = jobs.get(job);
            for (StreamNode node : view.graph().getStreamNodes()) {
                known.add(view.uid(node));
                known.add(uids.of(job, view.uid(node)));
            }
        }
        return all.operators().keySet().stream().filter(uid -> !known.contains(uid)).sorted().toList();
    }

    private List<RefusedEdit> called(int job, List<RefusedEdit> refused) {
        return refused.stream().map(edit -> edit.called(uid -> uids.of(job, uid))).toList();
    }
}
