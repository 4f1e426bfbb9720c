package dev.weir.runner.rewind;

import java.util.List;
import java.util.concurrent.Executor;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.core.execution.RecoveryClaimMode;
import org.apache.flink.runtime.checkpoint.CheckpointRecoveryFactory;
import org.apache.flink.runtime.checkpoint.CheckpointsCleaner;
import org.apache.flink.runtime.checkpoint.CompletedCheckpoint;
import org.apache.flink.runtime.checkpoint.CompletedCheckpointStore;
import org.apache.flink.runtime.checkpoint.StandaloneCheckpointRecoveryFactory;
import org.apache.flink.runtime.checkpoint.StandaloneCompletedCheckpointStore;
import org.apache.flink.runtime.highavailability.nonha.embedded.EmbeddedHaServices;
import org.apache.flink.runtime.state.SharedStateRegistryFactory;

/**
 * Keeps more checkpoints of runs that can be rewound, and keeps them when a job ends: Flink deletes those of a job that has finished. All else is as Flink does it
 * in one process.
 */
public final class RetainedCheckpoints extends EmbeddedHaServices {
    public RetainedCheckpoints(Executor executor) {
        super(executor);
    }

    @Override
    public CheckpointRecoveryFactory getCheckpointRecoveryFactory() {
        return new Factory();
    }

    private static final class Factory extends StandaloneCheckpointRecoveryFactory {
        @Override
        public CompletedCheckpointStore createRecoveredCompletedCheckpointStore(
                JobID job, int most, SharedStateRegistryFactory shared, Executor executor, RecoveryClaimMode mode) throws Exception {
            Rewind rewind = Rewind.of(job);
            return rewind == null
                    ? super.createRecoveredCompletedCheckpointStore(job, most, shared, executor, mode)
                    : new Store(job, rewind, shared, executor, mode);
        }
    }

    private static final class Store extends StandaloneCompletedCheckpointStore {
        private final JobID job;
        private final Rewind rewind;

        Store(JobID job, Rewind rewind, SharedStateRegistryFactory shared, Executor executor, RecoveryClaimMode mode) {
            super(rewind.most(), shared, executor, mode);
            this.job = job;
            this.rewind = rewind;
        }

        @Override
        public CompletedCheckpoint addCheckpointAndSubsumeOldestOne(CompletedCheckpoint checkpoint, CheckpointsCleaner cleaner, Runnable after) throws Exception {
            CompletedCheckpoint subsumed = super.addCheckpointAndSubsumeOldestOne(checkpoint, cleaner, after);
            List<Long> kept = getAllCheckpoints().stream().filter(each -> !each.getProperties().isSavepoint()).map(CompletedCheckpoint::getCheckpointID).toList();
            if (!checkpoint.getProperties().isSavepoint()) {
                rewind.completed(job, checkpoint, kept);
            }
            return subsumed;
        }

        /** The files stay until the run is forgotten; what is forgotten here is only the list. */
        @Override
        public void shutdown(JobStatus status, CheckpointsCleaner cleaner) {}
    }
}
