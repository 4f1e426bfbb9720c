package dev.weir.runner.verdict;

import dev.weir.runner.savepoints.StateHeaders;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.checkpoint.CheckpointOptions;
import org.apache.flink.runtime.checkpoint.CheckpointType;
import org.apache.flink.runtime.checkpoint.JobManagerTaskRestore;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.TaskStateSnapshot;
import org.apache.flink.runtime.checkpoint.SubTaskInitializationMetricsBuilder;
import org.apache.flink.runtime.operators.coordination.OperatorEventDispatcher;
import org.apache.flink.runtime.operators.coordination.OperatorEventGateway;
import org.apache.flink.runtime.state.CheckpointStorageLocationReference;
import org.apache.flink.runtime.state.memory.MemCheckpointStreamFactory;
import org.apache.flink.streaming.api.graph.StreamConfig;
import org.apache.flink.streaming.api.operators.OperatorSnapshotFinalizer;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperatorFactoryUtil;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.TemporaryClassLoaderContext;

/**
 * Sets one operator up as a task of Flink would, lets it declare its state on a real backend, with or without state to begin with, and
 * takes a snapshot of that. What an operator accepts and refuses here it accepts and refuses on a cluster.
 */
final class OperatorProbe {
    private static final long CHECKPOINT = 1;
    private static final int LARGEST = 64 * 1024 * 1024;

    private final ProbeRoom room;
    private final StreamConfig config;

    OperatorProbe(ProbeRoom room, StreamConfig config) {
        this.room = room;
        this.config = config;
    }

    boolean isKeyed() {
        return config.getStateKeySerializer(room.loader()) != null;
    }

    /** State as the operator's own classes see it: of a class that another jar has too, theirs is another class. */
    StateHeaders seen(Collection<OperatorSubtaskState> states) throws IOException {
        try (TemporaryClassLoaderContext ignored = TemporaryClassLoaderContext.of(room.loader())) {
            return StateHeaders.of(states, room.loader());
        }
    }

    /**
     * The states that the operator declares.
     *
     * @param before the states that it finds; null where it begins empty
     * @throws Exception what Flink says where the operator cannot begin so
     */
    StateHeaders declare(StateHeaders before) throws Exception {
        try (TemporaryClassLoaderContext ignored = TemporaryClassLoaderContext.of(room.loader())) {
            ProbeTask task = new ProbeTask(room.environment(new Configuration(), restore(before)));
            try {
                return declare(task);
            } finally {
                task.cleanUp(null);
            }
        }
    }

    private StateHeaders declare(ProbeTask task) throws Exception {
        StreamOperator<Object> operator = operator(task);
        try {
            operator.initializeState(task.createStreamTaskStateInitializer(new SubTaskInitializationMetricsBuilder(0)));
            if (isKeyed()) {
                // Keyed state is declared as late as this; an operator without keys is not opened, since it may reach outside.
                operator.open();
            }
            var snapshot = operator.snapshotState(CHECKPOINT, 0,
                    new CheckpointOptions(CheckpointType.CHECKPOINT, CheckpointStorageLocationReference.getDefault()),
                    new MemCheckpointStreamFactory(LARGEST));
            OperatorSubtaskState state = OperatorSnapshotFinalizer.create(snapshot).getJobManagerOwnedState();
            return StateHeaders.of(List.of(state), room.loader());
        } finally {
            closeQuietly(operator);
        }
    }

    /** An operator that could not be opened cannot always be closed. */
    private static void closeQuietly(StreamOperator<?> operator) {
        try {
            operator.close();
        } catch (Exception | LinkageError unopened) {
            // The task behind it is cleaned up next, and with it what the operator held.
        }
    }

    @SuppressWarnings("unchecked")
    private StreamOperator<Object> operator(ProbeTask task) {
        StreamOperatorFactory<Object> factory = config.getStreamOperatorFactory(room.loader());
        Output<StreamRecord<Object>> nobody = Idle.of(Output.class);
        OperatorEventDispatcher events = Idle.of(OperatorEventDispatcher.class, Map.of("getOperatorEventGateway", Idle.of(OperatorEventGateway.class)));
        return StreamOperatorFactoryUtil.<Object, StreamOperator<Object>>createOperator(factory, task, config, nobody, events).f0;
    }

    private JobManagerTaskRestore restore(StateHeaders before) throws Exception {
        if (before == null) {
            return null;
        }
        TaskStateSnapshot snapshot = new TaskStateSnapshot();
        snapshot.putSubtaskStateByOperatorID(config.getOperatorID(), EmptyState.of(before));
        return new JobManagerTaskRestore(CHECKPOINT, snapshot);
    }
}
