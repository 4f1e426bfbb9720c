package dev.weir.runner.jobs;

import java.util.concurrent.ExecutionException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.executiongraph.AccessExecutionGraph;
import org.apache.flink.runtime.executiongraph.AccessExecutionJobVertex;
import org.apache.flink.runtime.executiongraph.AccessExecutionVertex;

/** Waits until the tasks of a run have their state back: Flink accepts a job before it reads a savepoint. */
final class Restoring {
    /** How often the tasks are looked at, in milliseconds. */
    private static final long AGAIN = 20;

    private final Run run;
    private final Cluster cluster;

    Restoring(Run run, Cluster cluster) {
        this.run = run;
        this.cluster = cluster;
    }

    /** @return why the run failed before it had its state back; null where it has */
    RunFailure await() throws Exception {
        for (JobID job : run.jobs()) {
            while (!run.state().isOver() && !isRestored(job)) {
                run.progress().awaitChange(run.progress().changes(), AGAIN);
            }
        }
        RunStatus now = run.status();
        return now.state() == RunState.FAILED ? now.failure() : null;
    }

    private boolean isRestored(JobID job) throws Exception {
        try {
            run.submission(job).get();
            AccessExecutionGraph graph = cluster.graph(job).get();
            for (AccessExecutionJobVertex vertex : graph.getVerticesTopologically()) {
                for (AccessExecutionVertex task : vertex.getTaskVertices()) {
                    if (task.getExecutionState() != ExecutionState.RUNNING && task.getExecutionState() != ExecutionState.FINISHED) {
                        return false;
                    }
                }
            }
            return graph.getVerticesTopologically().iterator().hasNext();
        } catch (ExecutionException notYet) {
            // The run's own state says so where the job was refused.
            return false;
        }
    }
}
