package dev.weir.runner.jobs;

import dev.weir.runner.WeirException;
import dev.weir.runner.savepoints.StopFolder;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.core.fs.Path;

/** Writes down the state of a run that goes on, to be looked at. The run keeps the newest such snapshot, and it goes with the run. */
final class RunLook {
    /** Seconds that a run may take for it. */
    private static final long PATIENCE = 30;

    private final Run run;
    private final Cluster cluster;

    RunLook(Run run, Cluster cluster) {
        this.run = run;
        this.cluster = cluster;
    }

    /** @return the snapshot's folder, of a run of several jobs as {@link StopFolder} lays it out */
    String take() throws Exception {
        refuse();
        String own = new Path(cluster.savepoints(), "look-" + UUID.randomUUID()).toString();
        List<CompletableFuture<String>> writing = new ArrayList<>();
        for (int job = 0; job < run.jobs().size(); job++) {
            JobID id = run.jobs().get(job);
            run.submission(id).get();
            String target = run.jobs().size() == 1 ? own : StopFolder.target(own, job);
            writing.add(cluster.savepoint(id, target, SavepointFormatType.NATIVE));
        }
        List<String> written = new ArrayList<>();
        Throwable failed = null;
        for (CompletableFuture<String> each : writing) {
            try {
                written.add(each.get(PATIENCE, TimeUnit.SECONDS));
            } catch (TimeoutException slow) {
                throw new WeirException("state-not-written", "The run has not written its state down within " + PATIENCE + " seconds. While it is paused, a source of Flink's older kind"
                        + " (datagen, a SourceFunction of a jar) takes part in none: let the run go on and look again. Else it is too busy: look at one of its checkpoints.");
            } catch (ExecutionException ended) {
                // A job of several that has ended by itself has no state any more.
                failed = ended.getCause();
            }
        }
        if (written.isEmpty()) {
            SnapshotFolders.delete(own);
            throw RunStop.couldNotSave(failed);
        }
        run.looksAt(own);
        return run.jobs().size() == 1 ? written.get(0) : own;
    }

    private void refuse() {
        if (run.state().isOver() || run.jobs().isEmpty()) {
            throw new WeirException("run-over", "The run has ended, so there is no state to look at. Run the job again, or look at one of its savepoints.");
        }
        if ("batch".equals(run.status().mode())) {
            throw new WeirException("no-savepoint-in-batch", "A batch run has no state to look at: it sorts its rows instead.");
        }
        if (run.debugger().holdsRow()) {
            throw new WeirException("row-held", "A row is held at a breakpoint, and its task cannot write its state down while it waits. Step on, so that the row goes, and look again.");
        }
    }
}
