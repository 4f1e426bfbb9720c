package dev.weir.runner.chaos;

import java.lang.reflect.Field;
import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.checkpoint.CheckpointException;
import org.apache.flink.runtime.checkpoint.CheckpointMetrics;
import org.apache.flink.runtime.checkpoint.SubTaskInitializationMetrics;
import org.apache.flink.runtime.checkpoint.TaskStateSnapshot;
import org.apache.flink.runtime.execution.Environment;
import org.apache.flink.runtime.executiongraph.ExecutionAttemptID;
import org.apache.flink.runtime.state.TaskStateManagerImpl;
import org.apache.flink.runtime.taskmanager.CheckpointResponder;

/** Stands between a task and the JobManager, to whom it says that a checkpoint has passed it; all goes on as it comes, unless it is kept back. */
final class TaskAcknowledgements implements CheckpointResponder {
    interface Listener {
        void acknowledged(String task, int subtask, long checkpoint, Runnable send);
    }

    private final CheckpointResponder real;
    private final String task;
    private final int subtask;
    private final Listener listener;

    private TaskAcknowledgements(CheckpointResponder real, String task, int subtask, Listener listener) {
        this.real = real;
        this.task = task;
        this.subtask = subtask;
        this.listener = listener;
    }

    /** Once for each attempt of a task, however many operators are in it. */
    static void follow(Environment environment, Listener listener) {
        if (!(environment.getTaskStateManager() instanceof TaskStateManagerImpl states)) {
            return;
        }
        try {
            Field field = TaskStateManagerImpl.class.getDeclaredField("checkpointResponder");
            field.setAccessible(true);
            if (field.get(states) instanceof CheckpointResponder real && !(real instanceof TaskAcknowledgements)) {
                field.set(states, new TaskAcknowledgements(real, environment.getJobVertexId().toString(), environment.getTaskInfo().getIndexOfThisSubtask(), listener));
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Flink's TaskStateManagerImpl has changed", e);
        }
    }

    @Override
    public void acknowledgeCheckpoint(JobID job, ExecutionAttemptID attempt, long checkpoint, CheckpointMetrics metrics, TaskStateSnapshot state) {
        listener.acknowledged(task, subtask, checkpoint, () -> real.acknowledgeCheckpoint(job, attempt, checkpoint, metrics, state));
    }

    @Override
    public void reportCheckpointMetrics(JobID job, ExecutionAttemptID attempt, long checkpoint, CheckpointMetrics metrics) {
        real.reportCheckpointMetrics(job, attempt, checkpoint, metrics);
    }

    @Override
    public void declineCheckpoint(JobID job, ExecutionAttemptID attempt, long checkpoint, CheckpointException reason) {
        real.declineCheckpoint(job, attempt, checkpoint, reason);
    }

    @Override
    public void reportInitializationMetrics(JobID job, ExecutionAttemptID attempt, SubTaskInitializationMetrics metrics) {
        real.reportInitializationMetrics(job, attempt, metrics);
    }
}
