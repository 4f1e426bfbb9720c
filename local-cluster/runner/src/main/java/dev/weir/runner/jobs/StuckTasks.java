package dev.weir.runner.jobs;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.executiongraph.AccessExecutionGraph;
import org.apache.flink.runtime.executiongraph.AccessExecutionJobVertex;
import org.apache.flink.runtime.executiongraph.AccessExecutionVertex;

/** Says of a run that was told to stop, and does not, which task holds it up. Nothing in a JVM can end a thread that will not. */
final class StuckTasks {
    /** Seconds that a task may take to clean up before it is spoken of. */
    private static final int PATIENCE = 4;

    private StuckTasks() {}

    static void watch(Run run, Cluster cluster) {
        CompletableFuture.delayedExecutor(PATIENCE, TimeUnit.SECONDS).execute(() -> look(run, cluster));
    }

    private static void look(Run run, Cluster cluster) {
        if (!run.state().isOver()) {
            run.jobs().forEach(job -> cluster.graph(job).thenAccept(graph -> tell(run, job, graph)));
        }
    }

    private static void tell(Run run, JobID job, AccessExecutionGraph graph) {
        for (AccessExecutionJobVertex vertex : graph.getVerticesTopologically()) {
            for (AccessExecutionVertex subtask : vertex.getTaskVertices()) {
                if (subtask.getExecutionState() == ExecutionState.CANCELING) {
                    String task = subtask.getTaskNameWithSubtaskIndex();
                    run.progress().holdsUp(Failures.doesNotStop(task, stack(task), run.operators(job).chain(vertex.getJobVertexId().toString())));
                    return;
                }
            }
        }
    }

    /** Where the task's thread is: Flink names it after the task. */
    private static StackTraceElement[] stack(String task) {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> thread.getKey().getName().startsWith(task))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(new StackTraceElement[0]);
    }
}
