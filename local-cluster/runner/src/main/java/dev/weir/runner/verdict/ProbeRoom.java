package dev.weir.runner.verdict;

import java.io.File;
import java.util.Map;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobInfoImpl;
import org.apache.flink.api.common.TaskInfoImpl;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.StateChangelogOptions;
import org.apache.flink.runtime.accumulators.AccumulatorRegistry;
import org.apache.flink.runtime.broadcast.BroadcastVariableManager;
import org.apache.flink.runtime.checkpoint.JobManagerTaskRestore;
import org.apache.flink.runtime.checkpoint.channel.ChannelStateWriteRequestExecutorFactory;
import org.apache.flink.runtime.execution.Environment;
import org.apache.flink.runtime.executiongraph.ExecutionAttemptID;
import org.apache.flink.runtime.externalresource.ExternalResourceInfoProvider;
import org.apache.flink.runtime.io.disk.iomanager.IOManager;
import org.apache.flink.runtime.io.disk.iomanager.IOManagerAsync;
import org.apache.flink.runtime.io.network.TaskEventDispatcher;
import org.apache.flink.runtime.io.network.api.writer.ResultPartitionWriter;
import org.apache.flink.runtime.io.network.partition.consumer.IndexedInputGate;
import org.apache.flink.runtime.jobgraph.JobType;
import org.apache.flink.runtime.jobgraph.JobVertexID;
import org.apache.flink.runtime.jobgraph.tasks.InputSplitProvider;
import org.apache.flink.runtime.jobgraph.tasks.TaskOperatorEventGateway;
import org.apache.flink.runtime.memory.MemoryManager;
import org.apache.flink.runtime.memory.SharedResources;
import org.apache.flink.runtime.metrics.groups.UnregisteredMetricGroups;
import org.apache.flink.runtime.query.KvStateRegistry;
import org.apache.flink.runtime.state.LocalRecoveryConfig;
import org.apache.flink.runtime.state.TaskExecutorStateChangelogStoragesManager;
import org.apache.flink.runtime.state.TaskLocalStateStore;
import org.apache.flink.runtime.state.TaskStateManager;
import org.apache.flink.runtime.state.TaskStateManagerImpl;
import org.apache.flink.runtime.taskexecutor.GlobalAggregateManager;
import org.apache.flink.runtime.taskmanager.CheckpointResponder;
import org.apache.flink.runtime.taskmanager.RuntimeEnvironment;
import org.apache.flink.runtime.taskmanager.TaskManagerActions;
import org.apache.flink.runtime.taskmanager.TaskManagerRuntimeInfo;
import org.apache.flink.util.SimpleUserCodeClassLoader;

/**
 * The room that an operator of a job is set up in to see what state it declares: Flink's own task environment, with a real heap state
 * backend, and nobody at the ends of its wires. The only class that builds these internals.
 */
final class ProbeRoom implements AutoCloseable {
    /** One subtask has all key groups, of which there are as many as Flink makes by default for a small job. */
    static final int KEY_GROUPS = 128;

    private static final int PAGE = 32 * 1024;
    private static final int MEMORY = 64 * 1024 * 1024;

    private final JobID job = new JobID();
    private final MemoryManager memory = MemoryManager.create(MEMORY, PAGE);
    private final IOManager files = new IOManagerAsync();
    private final KvStateRegistry registry = new KvStateRegistry();
    private final ClassLoader loader;
    private final Configuration settings;
    private final ExecutionConfig execution;

    /** @param settings of the job; where its state lives and when it is checkpointed is not what is asked here */
    ProbeRoom(ClassLoader loader, Configuration settings, ExecutionConfig execution) {
        this.loader = loader;
        this.execution = execution;
        this.settings = new Configuration(settings);
        this.settings.set(StateBackendOptions.STATE_BACKEND, "hashmap");
        this.settings.set(StateChangelogOptions.ENABLE_STATE_CHANGE_LOG, false);
        this.settings.set(CheckpointingOptions.ENABLE_UNALIGNED, false);
        this.settings.set(CheckpointingOptions.CHECKPOINT_STORAGE, "jobmanager");
    }

    JobID job() {
        return job;
    }

    ClassLoader loader() {
        return loader;
    }

    /** @param restore what the operators of the task begin with; null for nothing */
    Environment environment(Configuration task, JobManagerTaskRestore restore) {
        JobVertexID vertex = new JobVertexID();
        ExecutionAttemptID attempt = ExecutionAttemptID.randomId();
        return new RuntimeEnvironment(
                job, JobType.STREAMING, vertex, attempt, execution, new JobInfoImpl(job, "probe"),
                new TaskInfoImpl("probe", KEY_GROUPS, 0, 1, 0), settings, task,
                SimpleUserCodeClassLoader.create(loader), memory, new SharedResources(), files, new BroadcastVariableManager(),
                states(attempt, restore), Idle.of(GlobalAggregateManager.class), new AccumulatorRegistry(job, attempt),
                registry.createTaskRegistry(job, vertex), Idle.of(InputSplitProvider.class), Map.of(),
                new ResultPartitionWriter[0], new IndexedInputGate[0], new TaskEventDispatcher(), Idle.of(CheckpointResponder.class),
                Idle.of(TaskOperatorEventGateway.class), manager(), UnregisteredMetricGroups.createUnregisteredTaskMetricGroup(), null,
                ExternalResourceInfoProvider.NO_EXTERNAL_RESOURCES, new ChannelStateWriteRequestExecutorFactory(job),
                Idle.of(TaskManagerActions.class));
    }

    private TaskStateManager states(ExecutionAttemptID attempt, JobManagerTaskRestore restore) {
        TaskLocalStateStore local = Idle.of(TaskLocalStateStore.class, Map.of("getLocalRecoveryConfig", LocalRecoveryConfig.BACKUP_AND_RECOVERY_DISABLED));
        return new TaskStateManagerImpl(
                job, attempt, local, null, null, new TaskExecutorStateChangelogStoragesManager(), restore, Idle.of(CheckpointResponder.class));
    }

    private static TaskManagerRuntimeInfo manager() {
        String folder = System.getProperty("java.io.tmpdir");
        return Idle.of(TaskManagerRuntimeInfo.class, Map.of(
                "getConfiguration", new Configuration(), "getTmpDirectories", new String[] {folder},
                "getTaskManagerExternalAddress", "localhost", "getTaskManagerBindAddress", "localhost", "getTmpWorkingDirectory", new File(folder)));
    }

    @Override
    public void close() throws Exception {
        files.close();
        memory.shutdown();
    }
}
