package dev.weir.runner.jobs;

import dev.weir.runner.captures.Capture;
import dev.weir.runner.rewind.RewindPoint;
import dev.weir.runner.debugger.RunDebugger;
import dev.weir.runner.jobs.Operators.Chain;
import dev.weir.runner.sql.CompiledScript;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.function.Consumer;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.runtime.executiongraph.AccessExecutionGraph;
import org.apache.flink.runtime.executiongraph.AccessExecutionJobVertex;
import org.apache.flink.runtime.executiongraph.AccessExecutionVertex;
import org.apache.flink.runtime.executiongraph.ErrorInfo;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.streaming.api.graph.StreamGraph;

/** Takes one run from its captures through its jobs to its end. */
final class RunLife implements Capture.Events {
    private final Run run;
    private final Cluster cluster;
    private final AtomicInteger unlimited = new AtomicInteger();
    private final AtomicInteger unfinished = new AtomicInteger();

    private RewindPoint point;

    RunLife(Run run, Cluster cluster) {
        this.run = run;
        this.cluster = cluster;
    }

    Run run() {
        return run;
    }

    /**
     * Makes a place for the rows of every sink; sinks of one name in several jobs share theirs.
     *
     * @param before the run that this one goes on from: sinks that are as they were keep what they received; null for none
     * @param point the checkpoint of that run until when they keep it; null for its end
     */
    void capture(CompiledScript compiled, Long limit, int foldCap, long ringBytes, Run before, RewindPoint point) {
        this.point = point;
        Capture.Bounds bounds = new Capture.Bounds(ringBytes, ringBytes, foldCap, limit);
        Set<String> seen = new HashSet<>();
        for (CompiledJob job : compiled.jobs()) {
            for (Sink sink : job.sinks()) {
                if (seen.add(sink.name())) {
                    run.addSink(sink, captureOf(sink, bounds, before));
                    unlimited.incrementAndGet();
                }
            }
        }
        for (CompiledScript.Answer answer : compiled.answers()) {
            Capture.Bounds whole = new Capture.Bounds(Long.MAX_VALUE, ringBytes, foldCap, null);
            run.addSink(answer.sink(), captureOf(answer.sink(), whole, null));
        }
    }

    private Capture captureOf(Sink sink, Capture.Bounds bounds, Run before) {
        if (before != null && before.sinks().stream().anyMatch(old -> holdsTheSame(old, sink))) {
            return point == null ? new Capture(before.capture(sink.name()), bounds, this) : rewound(before.capture(sink.name()), bounds);
        }
        boolean insertOnly = sink.changelog().equals(List.of("+I"));
        return new Capture(sink.name(), sink.upsertKey(), insertOnly, bounds, this);
    }

    private Capture rewound(Capture before, Capture.Bounds bounds) {
        Map<JobID, Long> checkpoints = point.jobs().stream().collect(Collectors.toMap(RewindPoint.OfJob::job, RewindPoint.OfJob::checkpoint));
        return Capture.rewound(before, checkpoints, run.rewind().known(), bounds, this);
    }

    private static boolean holdsTheSame(Sink old, Sink sink) {
        return old.name().equals(sink.name())
                && old.columns().equals(sink.columns())
                && Objects.equals(old.upsertKey(), sink.upsertKey())
                && old.changelog().equals(sink.changelog());
    }

    /**
     * Submits every job; a job that cannot be submitted fails the run.
     *
     * @param before sets what is to hold from the first row on
     */
    void start(CompiledScript compiled, List<StreamGraph> graphs, Consumer<RunDebugger> before) throws InterruptedException {
        for (CompiledScript.Answer answer : compiled.answers()) {
            run.capture(answer.sink().name()).takeAll(answer.rowType(), answer.rows());
        }
        for (int job = 0; job < graphs.size(); job++) {
            Operators operators = new Operators(compiled.topology(), job);
            run.addJob(graphs.get(job).getJobID(), operators, Slots.needed(graphs.get(job)));
            run.debugger().prepare(graphs.get(job), compiled.jobs().get(job), operators, compiled.topology());
            run.watch(new RestartWatch(graphs.get(job).getJobID(), job, cluster, operators, run.debugger().chaos().timeline()), graphs.get(job).getJobID());
        }
        if (run.rewind() != null) {
            graphs.forEach(graph -> run.rewind().register(graph.getJobID(), Rewinding.prepare(graph)));
        }
        before.accept(run.debugger());
        unfinished.set(graphs.size());
        if (graphs.isEmpty()) {
            end(RunState.FINISHED);
            return;
        }
        for (StreamGraph graph : graphs) {
            JobID job = graph.getJobID();
            CompletableFuture<?> taken = cluster.submit(graph);
            run.submitted(job, taken);
            taken.thenCompose(accepted -> cluster.result(job))
                    .whenComplete((result, thrown) -> jobEnded(job, result, thrown));
        }
        run.progress().enter(RunState.RUNNING);
        run.takesCheckpoints(cluster);
    }

    private void jobEnded(JobID job, JobResult result, Throwable thrown) {
        boolean failed = thrown != null || result.getJobStatus().orElse(null) == JobStatus.FAILED;
        if (failed && !run.progress().isStopping()) {
            Throwable cause = thrown != null ? thrown : result.getSerializedThrowable().map(Throwable.class::cast).orElse(null);
            failingChain(job).whenComplete((chain, unknown) -> fail(cause, unknown == null ? chain : Chain.UNKNOWN));
        } else if (unfinished.decrementAndGet() == 0) {
            end(run.progress().goal());
        }
    }

    private void fail(Throwable cause, Chain chain) {
        fail(run, cluster, Failures.of(cause, chain));
    }

    static void fail(Run run, Cluster cluster, RunFailure why) {
        run.progress().fail(why);
        run.close();
        run.debugger().letThrough(true);
        cancelJobs(run, cluster);
    }

    private void end(RunState state) {
        run.progress().enter(state);
        run.close();
    }

    /** The operators of the task that failed first. */
    private CompletableFuture<Chain> failingChain(JobID job) {
        return cluster.graph(job).thenApply(graph -> {
            AccessExecutionJobVertex first = firstFailed(graph);
            return first == null ? Chain.UNKNOWN : run.operators(job).chain(first.getJobVertexId().toString());
        });
    }

    static AccessExecutionJobVertex firstFailed(AccessExecutionGraph graph) {
        AccessExecutionJobVertex first = null;
        long at = Long.MAX_VALUE;
        for (AccessExecutionJobVertex vertex : graph.getVerticesTopologically()) {
            for (AccessExecutionVertex subtask : vertex.getTaskVertices()) {
                ErrorInfo info = subtask.getFailureInfo().orElse(null);
                if (info != null && info.getTimestamp() < at) {
                    at = info.getTimestamp();
                    first = vertex;
                }
            }
        }
        return first;
    }

    @Override
    public void firstRow(Capture capture) {
        run.progress().firstRow();
    }

    @Override
    public void limitReached(Capture capture) {
        if (unlimited.decrementAndGet() == 0) {
            cancel(run, cluster, RunState.FINISHED);
        }
    }

    /**
     * Cancels every job of a run.
     *
     * @param goal the state that the run reaches so: cancelled, or finished where enough rows are in
     */
    static void cancel(Run run, Cluster cluster, RunState goal) {
        if (run.progress().aim(goal)) {
            run.debugger().letThrough(true);
            cancelJobs(run, cluster);
            StuckTasks.watch(run, cluster);
        }
    }

    private static void cancelJobs(Run run, Cluster cluster) {
        for (JobID job : run.jobs()) {
            run.submission(job).thenRun(() -> cluster.cancel(job));
        }
    }
}
