package dev.weir.runner.lineage;

import dev.weir.runner.WeirException;
import dev.weir.runner.captures.Capture;
import dev.weir.runner.captures.Captures;
import dev.weir.runner.jobs.Cluster;
import dev.weir.runner.jobs.CompiledJob;
import dev.weir.runner.jobs.Sink;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.jobgraph.JobType;
import org.apache.flink.streaming.api.graph.StreamGraph;

/** Runs the jobs of a script again and again on chosen rows of its samples. */
final class Experiments {
    private static final long RING = 256L << 20;
    private static final long FOLD = 256L << 20;
    private static final int FOLD_ROWS = 10_000_000;
    /** So many runs are never too many, however slow the machine: what is small is proven whole. */
    private static final int RUNS = 40;
    private static final Capture.Events NOBODY = new Capture.Events() {
        @Override
        public void firstRow(Capture capture) {}

        @Override
        public void limitReached(Capture capture) {}
    };

    private final Cluster cluster;
    private final List<CompiledJob> jobs;
    private final boolean streaming;
    private final long searchNanos;
    private final long deadline;
    private final FedRows rows = new FedRows();
    private int count;
    private long settled;
    private long spent;

    /** @param searchNanos how long may be tried which rows are needed, once all rows were given; @param deadline of {@link System#nanoTime()}, when nothing may go on */
    Experiments(Cluster cluster, List<CompiledJob> jobs, boolean streaming, long searchNanos, long deadline) {
        this.searchNanos = searchNanos;
        this.cluster = cluster;
        this.jobs = jobs;
        this.streaming = streaming;
        this.deadline = deadline;
    }

    /** What the sinks received, by name; and why a job failed, or null. */
    record Result(Map<String, Capture> sinks, Throwable failure) {}

    FedRows rows() {
        return rows;
    }

    int count() {
        return count;
    }

    boolean isOver() {
        return count > RUNS && System.nanoTime() - settled > searchNanos;
    }

    /** How long may be worked on what spares many runs, however slow those before were. */
    long searchNanos() {
        return searchNanos;
    }

    /** How much of that is left for worlds. */
    long worldNanos() {
        return searchNanos - spent;
    }

    void spent(long nanos) {
        spent += nanos;
    }

    boolean streaming() {
        return streaming;
    }

    /** Gives all rows. @param trace where the way of each is written down; null for nowhere */
    Result all(Trace trace) throws Exception {
        Result result = run(null, trace, null);
        if (result.failure() != null) {
            throw new WeirException("lineage-run-failed", "The job fails on its samples, so the way of a row through it cannot be followed: " + message(result.failure()) + " Run the job to see more.");
        }
        rows.settle();
        settled = System.nanoTime();
        return result;
    }

    /** Gives some rows, with the watermarks that all have. */
    Result some(Collection<InputRow> chosen, Trace trace) throws Exception {
        return run(chosen, trace, null);
    }

    /** Gives some rows, and in each of many worlds those of them that it does not lack. The sinks tell of the main world. */
    Result apart(Collection<InputRow> chosen, Worlds worlds) throws Exception {
        return run(chosen, null, worlds);
    }

    private Result run(Collection<InputRow> chosen, Trace trace, Worlds worlds) throws Exception {
        count++;
        Experiment experiment = new Experiment(rows, chosen, trace, worlds);
        Map<String, Capture> captures = new LinkedHashMap<>();
        List<JobID> running = new ArrayList<>();
        try {
            for (CompiledJob job : jobs) {
                StreamGraph graph = graph(job, trace, worlds);
                running.add(graph.getJobID());
                Experiment.register(graph.getJobID(), experiment.ofJob(TracedGraphs.inTurns(graph)));
                Map<String, Capture> own = new HashMap<>();
                job.sinks().forEach(sink -> own.put(sink.name(), captures.computeIfAbsent(sink.name(), name -> capture(sink, trace, worlds))));
                Captures.register(graph.getJobID(), own);
                cluster.submit(graph).get();
            }
            Throwable failure = null;
            for (JobID job : running) {
                failure = failure == null ? await(job) : failure;
            }
            captures.values().forEach(Capture::end);
            return new Result(captures, failure);
        } finally {
            running.forEach(Experiment::forget);
            running.forEach(Captures::forget);
        }
    }

    private StreamGraph graph(CompiledJob job, Trace trace, Worlds worlds) {
        StreamGraph graph = job.streamGraph(new JobID());
        TracedGraphs.prepare(graph);
        // A script may set the mode itself. What a batch sorts and joins whole is not followed.
        if (trace != null && graph.getJobType() != JobType.BATCH) {
            TracedGraphs.trace(graph, job.plan(), trace, job.loader());
        }
        if (worlds != null) {
            TracedGraphs.fork(graph, worlds, job.loader());
        }
        if (graph.getJobType() != JobType.BATCH) {
            TracedGraphs.standIn(graph);
        }
        return graph;
    }

    private static Capture capture(Sink sink, Trace trace, Worlds worlds) {
        boolean onlyAdds = sink.changelog().equals(List.of("+I"));
        Capture capture = new Capture(sink.name(), sink.upsertKey(), onlyAdds, new Capture.Bounds(RING, FOLD, FOLD_ROWS, null), NOBODY);
        if (trace != null) {
            capture.tell(number -> trace.sank(sink.name(), number));
        }
        if (worlds != null) {
            worlds.captures(capture);
        }
        return capture;
    }

    /** Null where the job has ended well. */
    private Throwable await(JobID job) throws Exception {
        try {
            JobResult result = cluster.result(job).get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            boolean good = result.getJobStatus().orElse(null) == JobStatus.FINISHED;
            return good ? null : result.getSerializedThrowable().map(Throwable.class::cast).orElseGet(() -> new IllegalStateException("The job was cancelled."));
        } catch (TimeoutException over) {
            cluster.cancel(job);
            throw new WeirException("lineage-time-limit", "The job did not come to the end of its samples in time, so the way of a row cannot be followed. Use a smaller sample, or allow more time.");
        }
    }

    private static String message(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        String said = String.valueOf(cause.getMessage()).replaceFirst("^[\\w.$]+(Exception|Error): ", "");
        return said.endsWith(".") ? said : said + ".";
    }
}
