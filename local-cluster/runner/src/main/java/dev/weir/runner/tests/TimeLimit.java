package dev.weir.runner.tests;

import dev.weir.runner.jobs.Cluster;
import dev.weir.runner.jobs.Run;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.checkpoint.AbstractCheckpointStats;
import org.apache.flink.runtime.checkpoint.TaskStateStats;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.executiongraph.AccessExecutionGraph;
import org.apache.flink.runtime.executiongraph.AccessExecutionJobVertex;
import org.apache.flink.runtime.executiongraph.AccessExecutionVertex;

/**
 * How long a run of a test may take. Its time begins when its tasks run: how long a job is planned and started says more of the machine, and of the
 * tests beside it, than of the job. Flink is asked when that was only where the time seems to be over.
 */
final class TimeLimit {
    /** A test that is debugged may take as long as the person does. */
    static final long NONE = Long.MAX_VALUE;

    /** A job whose tasks have not started by then is held by something. */
    private static final long STARTING_MILLIS = 60_000;
    /** How soon it is looked again whether they have. */
    private static final long AGAIN_MILLIS = 100;
    private static final int NAME = 120;

    private final Run run;
    private final Cluster cluster;
    private final long limit;
    private final long planning;
    private final long submitted = System.currentTimeMillis();
    private long look;
    /** When the last task began to run, in epoch milliseconds; 0 until that is known. */
    private long started;

    /**
     * Begins now, when the job is planned and given to Flink.
     *
     * @param limit milliseconds; {@link #NONE} for none
     * @param planning what planning took, in milliseconds
     */
    TimeLimit(Run run, Cluster cluster, long limit, long planning) {
        this.run = run;
        this.cluster = cluster;
        this.limit = limit;
        this.planning = planning;
        this.look = submitted + limit;
    }

    /**
     * Fails with {@code test-time-limit} where the time is over.
     *
     * @param awaited what is waited for, behind "waiting"
     */
    void require(String awaited) throws TestFault {
        long now = System.currentTimeMillis();
        if (limit == NONE || now <= look) {
            return;
        }
        if (started == 0) {
            started = started();
        }
        if (started == 0 && now <= submitted + Math.max(limit, STARTING_MILLIS)) {
            look = now + AGAIN_MILLIS;
        } else if (started == 0) {
            throw over("The job did not start within " + seconds(now - submitted) + " (planning took " + seconds(planning) + ")" + holder() + ". Look for a function or a connector that "
                    + "waits for something from outside when it is opened; on a machine with much else to do, run fewer tests at a time.");
        } else if (now <= started + limit) {
            look = started + limit;
        } else {
            throw over("The test has reached its time limit of " + seconds(limit) + ", waiting " + awaited + holder() + ". Planning took " + seconds(planning) + " and starting "
                    + seconds(Math.max(0, started - submitted)) + ", which do not count. Give the test more with `timeout:`, or look for an operator that waits for the clock or for an answer from outside.");
        }
    }

    private static TestFault over(String words) {
        return new TestFault("test-time-limit", words);
    }

    private long started() {
        long last = 0;
        for (JobID job : run.jobs()) {
            AccessExecutionGraph graph = graph(job);
            long of = graph == null ? 0 : started(graph);
            if (of == 0) {
                return 0;
            }
            last = Math.max(last, of);
        }
        return last;
    }

    /** Tasks of a batch that wait for the result of others have not begun, and hold nobody up. */
    private static long started(AccessExecutionGraph graph) {
        long last = 0;
        for (AccessExecutionVertex task : graph.getAllExecutionVertices()) {
            ExecutionState state = task.getExecutionState();
            if (state == ExecutionState.DEPLOYING || state == ExecutionState.INITIALIZING) {
                return 0;
            }
            last = Math.max(last, task.getStateTimestamp(ExecutionState.RUNNING));
        }
        return last;
    }

    /** The first task, from the sources on, that has not started, not let the barrier pass, or not ended; empty where none is found. */
    private String holder() {
        for (JobID job : run.jobs()) {
            AccessExecutionGraph graph = graph(job);
            if (graph == null || graph.getState().isGloballyTerminalState()) {
                continue;
            }
            AbstractCheckpointStats barrier = pending(graph);
            for (AccessExecutionJobVertex vertex : graph.getVerticesTopologically()) {
                TaskStateStats passed = barrier == null ? null : barrier.getTaskStateStats(vertex.getJobVertexId());
                boolean holds = passed == null ? !vertex.getAggregateState().isTerminal() : passed.getNumberOfAcknowledgedSubtasks() < passed.getNumberOfSubtasks();
                if (holds) {
                    String name = vertex.getName();
                    return "; it stands at " + (name.length() > NAME ? name.substring(0, NAME) + " …" : name) + " (" + vertex.getAggregateState() + ")";
                }
            }
        }
        return "";
    }

    private static AbstractCheckpointStats pending(AccessExecutionGraph graph) {
        if (graph.getCheckpointStatsSnapshot() == null) {
            return null;
        }
        return graph.getCheckpointStatsSnapshot().getHistory().getCheckpoints().stream().filter(each -> each.getStatus().isInProgress()).findFirst().orElse(null);
    }

    /** Null where Flink does not know the job yet, or cannot say. */
    private AccessExecutionGraph graph(JobID job) {
        try {
            return cluster.graph(job).get(1, TimeUnit.SECONDS);
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
            return null;
        } catch (Exception unknown) {
            return null;
        }
    }

    private static String seconds(long millis) {
        return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }
}
