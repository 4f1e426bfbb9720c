package dev.weir.runner.jobs;

import dev.weir.runner.chaos.Timeline;
import dev.weir.runner.chaos.Timeline.Event;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.runtime.checkpoint.AbstractCheckpointStats;
import org.apache.flink.runtime.checkpoint.CheckpointStatsSnapshot;
import org.apache.flink.runtime.checkpoint.CheckpointStatsStatus;
import org.apache.flink.runtime.checkpoint.FailedCheckpointStats;
import org.apache.flink.runtime.checkpoint.RestoredCheckpointStats;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.executiongraph.AccessExecutionGraph;
import org.apache.flink.runtime.executiongraph.AccessExecutionJobVertex;
import org.apache.flink.runtime.executiongraph.AccessExecutionVertex;
import org.apache.flink.runtime.executiongraph.ErrorInfo;

/** Writes into a run's timeline how one of its jobs fails, comes back, and takes its checkpoints. */
public final class RestartWatch implements JobStatusEvents.Listener {
    /** How often the tasks of a job that comes back are looked at, in milliseconds. */
    private static final long AGAIN = 20;

    private final JobID job;
    private final int index;
    private final Cluster cluster;
    private final Operators operators;
    private final Timeline timeline;
    private final Set<Long> told = new HashSet<>();
    private volatile long failedAt;
    private volatile boolean isAwaited;
    private volatile JobStatus status = JobStatus.INITIALIZING;

    /** @param index which of the run's jobs it is, from 0 */
    RestartWatch(JobID job, int index, Cluster cluster, Operators operators, Timeline timeline) {
        this.job = job;
        this.index = index;
        this.cluster = cluster;
        this.operators = operators;
        this.timeline = timeline;
    }

    /** Called by the JobManager's own thread, which must not wait. */
    @Override
    public void changed(JobStatus before, JobStatus now) {
        status = now;
        switch (now) {
            case RESTARTING -> failed();
            case RUNNING -> awaitTasks(failedAt);
            case FINISHED, CANCELED, FAILED -> timeline.add(event("ended").text(now.name().toLowerCase(Locale.ROOT)));
            default -> { }
        }
    }

    private Event event(String kind) {
        return Event.of(kind).job(index);
    }

    private void failed() {
        long now = System.currentTimeMillis();
        failedAt = now;
        isAwaited = false;
        cluster.graph(job).whenComplete((graph, gone) -> {
            ErrorInfo why = gone == null ? graph.getFailureInfo() : null;
            if (why == null) {
                timeline.add(event("failed").at(now));
                return;
            }
            AccessExecutionJobVertex first = RunLife.firstFailed(graph);
            RunFailure failure = Failures.of(why.getException(), first == null ? Operators.Chain.UNKNOWN : operators.chain(first.getJobVertexId().toString()));
            timeline.add(event("failed").at(now).operator(failure.operator()).text(failure.message()));
        });
    }

    private void awaitTasks(long since) {
        if (status != JobStatus.RUNNING || failedAt != since) {
            return;
        }
        isAwaited = true;
        cluster.graph(job).whenComplete((graph, gone) -> {
            if (gone != null || !noteRun(graph)) {
                CompletableFuture.delayedExecutor(AGAIN, TimeUnit.MILLISECONDS).execute(() -> awaitTasks(since));
            }
        });
    }

    /** Tells whether all tasks run, or have run since the job was last started. */
    private synchronized boolean noteRun(AccessExecutionGraph graph) {
        Long ran = allRunSince(graph);
        if (ran == null || !isAwaited) {
            return !isAwaited;
        }
        isAwaited = false;
        if (failedAt == 0) {
            timeline.add(event("started").at(ran));
        } else {
            timeline.add(event("recovered").at(Math.max(ran, failedAt)).ms(Math.max(0, ran - failedAt)).checkpoint(restored(graph, failedAt)));
        }
        return true;
    }

    /** When the last task came to run; null while one does not, and while Flink knows of none: the graph of a job that is being made is empty. */
    private static Long allRunSince(AccessExecutionGraph graph) {
        if (graph.getAllVertices().isEmpty()) {
            return null;
        }
        long last = 0;
        for (AccessExecutionJobVertex vertex : graph.getVerticesTopologically()) {
            for (AccessExecutionVertex task : vertex.getTaskVertices()) {
                if (task.getExecutionState() != ExecutionState.RUNNING && task.getExecutionState() != ExecutionState.FINISHED) {
                    return null;
                }
                last = Math.max(last, task.getStateTimestamp(ExecutionState.RUNNING));
            }
        }
        return last;
    }

    private static Long restored(AccessExecutionGraph graph, long since) {
        CheckpointStatsSnapshot stats = graph.getCheckpointStatsSnapshot();
        RestoredCheckpointStats last = stats == null ? null : stats.getLatestRestoredCheckpoint();
        return last == null || last.getRestoreTimestamp() < since ? null : Long.valueOf(last.getCheckpointId());
    }

    /** Tells of the checkpoints that have ended since it was last asked, and of their failures. */
    public CompletableFuture<Void> look() {
        return cluster.graph(job).thenAccept(graph -> {
            if (status == JobStatus.FINISHED) {
                noteRun(graph);
            }
            CheckpointStatsSnapshot stats = graph.getCheckpointStatsSnapshot();
            if (stats != null) {
                stats.getHistory().getCheckpoints().forEach(this::tell);
            }
        }).exceptionally(gone -> null);
    }

    private synchronized void tell(AbstractCheckpointStats stats) {
        if (stats.getStatus() == CheckpointStatsStatus.IN_PROGRESS || !told.add(stats.getCheckpointId())) {
            return;
        }
        String kind = stats.getProperties().isSavepoint() ? "savepoint" : "checkpoint";
        if (stats instanceof FailedCheckpointStats failed) {
            timeline.add(event(kind + "-failed").at(failed.getFailureTimestamp()).checkpoint(stats.getCheckpointId()).ms(stats.getEndToEndDuration()).text(failed.getFailureMessage()));
        } else {
            timeline.add(event(kind).at(stats.getLatestAckTimestamp()).checkpoint(stats.getCheckpointId()).ms(stats.getEndToEndDuration()));
        }
    }
}
