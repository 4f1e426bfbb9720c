package dev.weir.runner.jobs;

import dev.weir.runner.WeirException;
import dev.weir.runner.savepoints.StopFolder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.core.fs.Path;
import org.apache.flink.runtime.checkpoint.CheckpointException;
import org.apache.flink.runtime.checkpoint.CheckpointFailureReason;
import org.apache.flink.runtime.dispatcher.UnavailableDispatcherOperationException;
import org.apache.flink.runtime.executiongraph.ErrorInfo;
import org.apache.flink.util.ExceptionUtils;

/** Stops the jobs of a run, each with a savepoint. */
final class RunStop {
    /** How long a job may take to have all its tasks running, in milliseconds, and how often it is asked. */
    private static final long PATIENCE = 20_000;
    private static final long AGAIN = 20;

    private final Run run;
    private final Cluster cluster;
    private final SavepointFormatType format;

    RunStop(Run run, Cluster cluster, SavepointFormatType format) {
        this.run = run;
        this.cluster = cluster;
        this.format = format;
    }

    String stop(String folder) throws Exception {
        refuse();
        run.debugger().letThrough(true);
        run.progress().savedAs(true);
        try {
            return write(folder);
        } catch (Exception failed) {
            run.debugger().letThrough(false);
            run.progress().savedAs(false);
            throw failed;
        }
    }

    private String write(String folder) throws Exception {
        if (run.jobs().size() == 1) {
            String path = stop(run.jobs().get(0), folder);
            if (path == null) {
                throw over();
            }
            return path;
        }
        String own = new Path(folder, "run-" + run.id()).toString();
        List<String> written = new ArrayList<>();
        for (int job = 0; job < run.jobs().size(); job++) {
            String path = stop(run.jobs().get(job), StopFolder.target(own, job));
            if (path != null) {
                written.add(path);
            }
        }
        if (written.isEmpty()) {
            throw over();
        }
        return own;
    }

    private void refuse() {
        if (run.state().isOver() || run.jobs().isEmpty()) {
            throw over();
        }
        if ("batch".equals(run.status().mode())) {
            throw new WeirException("no-savepoint-in-batch", "A batch run has no state to keep, so it cannot be stopped with a savepoint. Cancel it.");
        }
    }

    private static WeirException over() {
        return new WeirException("run-over", "The run has ended, so there is no state to save. Run the job again.");
    }

    /** The savepoint's folder; null where the job has ended by itself. */
    private String stop(JobID job, String folder) throws Exception {
        run.submission(job).get();
        long patience = System.currentTimeMillis() + PATIENCE;
        for (; ; ) {
            try {
                return cluster.stop(job, folder, format).get();
            } catch (ExecutionException thrown) {
                if (ended(job)) {
                    return null;
                }
                if (!isStarting(thrown) || System.currentTimeMillis() > patience) {
                    throw failed(thrown, job);
                }
                run.progress().awaitChange(run.progress().changes(), AGAIN);
            }
        }
    }

    private boolean ended(JobID job) throws Exception {
        JobStatus state = cluster.graph(job).get().getState();
        return state == JobStatus.FINISHED || state == JobStatus.CANCELED;
    }

    /** Flink takes no savepoint before all tasks run, and says so instead of waiting. */
    private static boolean isStarting(Throwable thrown) {
        return ExceptionUtils.findThrowable(thrown, UnavailableDispatcherOperationException.class).isPresent() || ExceptionUtils.findThrowable(thrown, CheckpointException.class)
                .map(refused -> refused.getCheckpointFailureReason() == CheckpointFailureReason.NOT_ALL_REQUIRED_TASKS_RUNNING)
                .orElse(false);
    }

    /** What a run that goes on says of a snapshot that Flink did not write. */
    static WeirException couldNotSave(Throwable thrown) {
        if (thrown != null && isStarting(thrown)) {
            return new WeirException("run-starting", "Not all tasks of the run have started, or some have ended, so Flink writes no state down. Look again in a moment.", thrown);
        }
        Throwable root = thrown;
        while (root != null && root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return new WeirException("savepoint-failed", "The state could not be written down: " + (root == null ? "every job has ended" : root.getMessage()) + ". The run goes on.", thrown);
    }

    /** A job that failed over it says why better than Flink does of the savepoint. */
    private WeirException failed(Throwable thrown, JobID job) throws Exception {
        ErrorInfo failure = cluster.graph(job).get().getFailureInfo();
        Throwable root = failure == null ? thrown : failure.getException();
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String end = failure == null ? "; the job goes on" : "; the job failed with it";
        return new WeirException("savepoint-failed", "The savepoint could not be written: " + root.getMessage() + end + ".", thrown);
    }
}
