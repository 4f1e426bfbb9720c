package dev.weir.runner.jobs;

import dev.weir.runner.WeirException;
import dev.weir.runner.metrics.FiguresReporterFactory;
import dev.weir.runner.rewind.RetainedCheckpoints;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.Executor;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.ResourceManagerOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.connector.file.src.reader.StreamFormat;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.executiongraph.AccessExecutionGraph;
import org.apache.flink.runtime.highavailability.HighAvailabilityServices;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.graph.StreamGraph;

/** The Flink cluster of this process: one JobManager, one TaskManager at a time, for any number of jobs. */
public final class Cluster implements AutoCloseable {
    /** Slots cost next to nothing until used; the network memory below is sized for them. */
    public static final int SLOTS = 32;

    static final int MANAGED_MEBIBYTES = 512;

    /** Checkpoints of a job that Flink can tell of. */
    private static final int CHECKPOINTS = 100;

    private final MiniCluster cluster;
    private final Path folder;
    /** How many TaskManagers there ever were: Flink's number of the next. */
    private int taskManagers = 1;
    private boolean isAway;

    private Cluster(MiniCluster cluster, Path folder) {
        this.cluster = cluster;
        this.folder = folder;
    }

    public static Cluster start() throws Exception {
        Path folder = EngineFolder.create();
        EngineFolder.sweep(folder);
        MiniCluster cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration(folder))
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(SLOTS)
                .build()) {
            @Override
            protected HighAvailabilityServices createHighAvailabilityServices(Configuration configuration, Executor executor) {
                return new RetainedCheckpoints(executor);
            }
        };
        cluster.start();
        return new Cluster(cluster, folder);
    }

    private static Configuration configuration(Path folder) {
        Configuration options = new Configuration();
        options.set(RestOptions.ADDRESS, "127.0.0.1");
        options.set(RestOptions.BIND_ADDRESS, "127.0.0.1");
        options.set(RestOptions.BIND_PORT, "0");
        options.set(WebOptions.SUBMIT_ENABLE, false);
        options.set(WebOptions.CANCEL_ENABLE, false);
        options.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(64));
        options.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(64));
        // Pages are taken from the system only when an operator asks for them.
        options.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(MANAGED_MEBIBYTES));
        options.set(CoreOptions.DEFAULT_PARALLELISM, 1);
        options.set(CoreOptions.TMP_DIRS, folder.resolve("tmp").toString());
        options.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, folder.resolve("checkpoints").toUri().toString());
        options.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        // The one TaskManager has all its slots from the start: nothing is gained by waiting for more requests or resources.
        options.set(ResourceManagerOptions.REQUIREMENTS_CHECK_DELAY, Duration.ZERO);
        options.set(ResourceManagerOptions.DECLARE_NEEDED_RESOURCE_DELAY, Duration.ZERO);
        options.set(JobManagerOptions.SLOT_REQUEST_TIMEOUT, Duration.ofSeconds(20));
        // A reader of files hands its rows over in portions of this size; the first rows of a portion wait for its last, which is some 10,000 rows later by default.
        options.set(StreamFormat.FETCH_IO_SIZE, MemorySize.parse("128kb"));
        // A task that ignores its first interrupt gets another soon; Flink's watchdog would end this whole process instead.
        options.set(TaskManagerOptions.TASK_CANCELLATION_INTERVAL, Duration.ofMillis(500));
        options.set(TaskManagerOptions.TASK_CANCELLATION_TIMEOUT, Duration.ZERO);
        FiguresReporterFactory.register(options);
        JobStatusEvents.register(options);
        options.set(WebOptions.CHECKPOINTS_HISTORY_SIZE, CHECKPOINTS);
        return options;
    }

    public CompletableFuture<?> submit(StreamGraph graph) {
        return cluster.submitJob(graph);
    }

    /**
     * Stops a job once its state is in a savepoint; time that was not reached is not fired.
     *
     * @return the savepoint's folder, inside the one given
     */
    public CompletableFuture<String> stop(JobID job, String folder, SavepointFormatType format) {
        return cluster.stopWithSavepoint(job, folder, false, format);
    }

    /** Writes a savepoint of a job that goes on; completes with its folder, inside the one given. */
    public CompletableFuture<String> savepoint(JobID job, String folder, SavepointFormatType format) {
        return cluster.triggerSavepoint(job, folder, false, format);
    }

    /** Where savepoints go that nobody gave a folder for; they go with the engine. */
    public String savepoints() {
        return folder.resolve("savepoints").toUri().toString();
    }

    public CompletableFuture<?> cancel(JobID job) {
        return cluster.cancelJob(job);
    }

    /** Sends a barrier through a job; completes when it has passed every operator. Fails at once while a task is being deployed. */
    public CompletableFuture<?> checkpoint(JobID job) {
        return cluster.triggerCheckpoint(job);
    }

    /** Completes when the job has ended, one way or another. */
    public CompletableFuture<JobResult> result(JobID job) {
        return cluster.requestJobResult(job);
    }

    /** The job as it is now, or as it was when it ended. */
    public CompletableFuture<? extends AccessExecutionGraph> graph(JobID job) {
        return cluster.getExecutionGraph(job);
    }

    /** Where this Flink answers its REST API. */
    public URI rest() throws Exception {
        return cluster.getRestAddress().get();
    }

    /**
     * Ends the TaskManager, as a machine that is gone, with every task on it; another takes its place. Fails with {@code task-manager-away} while
     * the place is empty.
     *
     * @param millis how long the place stays empty
     * @return completes when the next one has begun
     */
    public synchronized CompletableFuture<Void> killTaskManager(long millis) {
        if (isAway) {
            throw new WeirException("task-manager-away", "The TaskManager is gone already. Wait until the next one is there.");
        }
        isAway = true;
        // It says goodbye to its tasks at once; that its own end takes longer holds nobody up.
        cluster.terminateTaskManager(taskManagers - 1);
        return CompletableFuture.runAsync(this::startTaskManager, CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS));
    }

    private synchronized void startTaskManager() {
        try {
            cluster.startTaskManager();
            taskManagers++;
            isAway = false;
        } catch (Exception e) {
            throw new WeirException("task-manager-lost", "No TaskManager could be started in the place of the one that was killed: " + e.getMessage() + ". Restart the engine.", e);
        }
    }

    public boolean isRunning() {
        return cluster.isRunning();
    }

    /** Deletes the checkpoints and temporary files of this process. */
    public void deleteFolder() {
        EngineFolder.delete(folder);
    }

    @Override
    public void close() throws Exception {
        // A job that starts over and over finds no TaskManager any more, and Flink waits for it without end.
        cluster.closeAsync().completeOnTimeout(null, 20, TimeUnit.SECONDS).get();
        deleteFolder();
    }
}
