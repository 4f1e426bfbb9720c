package dev.weir.runner.savepoints;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.flink.runtime.checkpoint.CheckpointProperties;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.SavepointType;
import org.apache.flink.runtime.state.StateObject;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot.CommonOptionsKeys;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot.CommonSerializerKeys;

/** Tells what a savepoint holds, from its metadata and the heads of its state files; no value of the state is read. */
public final class Savepoints {
    private Savepoints() {}

    public static Savepoint read(String path) {
        ClassLoader loader = Savepoints.class.getClassLoader();
        SavepointFile file = SavepointFile.open(path, loader);
        List<Savepoint.Operator> operators = new ArrayList<>();
        for (OperatorState state : file.metadata().getOperatorStates()) {
            operators.add(operator(state, loader));
        }
        operators.sort(Comparator.comparing((Savepoint.Operator operator) -> operator.bytes().total()).reversed()
                .thenComparing(Savepoint.Operator::operatorId));
        long bytes = operators.stream().mapToLong(operator -> operator.bytes().total()).sum();
        CheckpointProperties properties = file.metadata().getCheckpointProperties();
        return new Savepoint(
                file.path(), kind(properties), format(properties), file.metadata().getCheckpointId(), file.version(), bytes, operators);
    }

    private static String kind(CheckpointProperties properties) {
        return properties != null && properties.isSavepoint() ? "savepoint" : "checkpoint";
    }

    private static String format(CheckpointProperties properties) {
        boolean said = properties != null && properties.getCheckpointType() instanceof SavepointType;
        return said ? ((SavepointType) properties.getCheckpointType()).getFormatType().name().toLowerCase(Locale.ROOT) : null;
    }

    private static Savepoint.Operator operator(OperatorState state, ClassLoader loader) {
        List<Savepoint.State> states = new ArrayList<>();
        String key = null;
        String problem = null;
        try {
            StateHeaders heads = StateHeaders.of(state.getStates(), loader);
            key = SerializerWords.of(heads.key());
            heads.keyed().values().forEach(head -> states.add(keyed(head)));
            heads.operator().values().forEach(head -> states.add(operatorState(head)));
        } catch (IOException | RuntimeException | LinkageError thrown) {
            problem = "Its states cannot be told: " + thrown.getMessage();
        }
        if (state.getCoordinatorState() != null) {
            states.add(new Savepoint.State("coordinator", "coordinator", null, null, null, false));
        }
        addRaw(states, state.getStates());
        return new Savepoint.Operator(
                state.getOperatorID().toString(), state.getOperatorUid().orElse(null), state.getOperatorName().orElse(null),
                state.getParallelism(), state.getMaxParallelism(), state.isFullyFinished(), bytes(state), key, states, problem);
    }

    private static void addRaw(List<Savepoint.State> states, Collection<OperatorSubtaskState> subtasks) {
        if (subtasks.stream().anyMatch(subtask -> subtask.getRawKeyedState().hasState())) {
            states.add(new Savepoint.State("raw keyed state", "raw-keyed", null, null, null, false));
        }
        if (subtasks.stream().anyMatch(subtask -> subtask.getRawOperatorState().hasState())) {
            states.add(new Savepoint.State("raw operator state", "raw-operator", null, null, null, false));
        }
    }

    private static Savepoint.Bytes bytes(OperatorState state) {
        long keyed = 0;
        long operator = 0;
        long channels = 0;
        for (OperatorSubtaskState subtask : state.getStates()) {
            keyed += size(subtask.getManagedKeyedState()) + size(subtask.getRawKeyedState());
            operator += size(subtask.getManagedOperatorState()) + size(subtask.getRawOperatorState());
            channels += size(subtask.getInputChannelState()) + size(subtask.getResultSubpartitionState()) + size(subtask.getUpstreamOutputBufferState());
        }
        long coordinator = state.getCoordinatorState() == null ? 0 : state.getCoordinatorState().getStateSize();
        return new Savepoint.Bytes(keyed + operator + channels + coordinator, keyed, operator, coordinator, channels);
    }

    private static long size(Collection<? extends StateObject> handles) {
        return handles.stream().mapToLong(StateObject::getStateSize).sum();
    }

    /** Timers are queues that the backend keeps sorted; all else is named by the kind of its descriptor. */
    private static Savepoint.State keyed(StateMetaInfoSnapshot head) {
        var value = head.getTypeSerializerSnapshot(CommonSerializerKeys.VALUE_SERIALIZER);
        String kind = switch (head.getBackendStateType()) {
            case PRIORITY_QUEUE -> "timers";
            default -> String.valueOf(head.getOption(CommonOptionsKeys.KEYED_STATE_TYPE)).toLowerCase(Locale.ROOT);
        };
        return new Savepoint.State(
                head.getName(), kind, SerializerWords.of(value),
                SerializerWords.of(head.getTypeSerializerSnapshot(CommonSerializerKeys.USER_KEY_SERIALIZER)),
                SerializerWords.of(head.getTypeSerializerSnapshot(CommonSerializerKeys.NAMESPACE_SERIALIZER)),
                value != null && SerializerWords.hasTtl(value));
    }

    private static Savepoint.State operatorState(StateMetaInfoSnapshot head) {
        String mode = String.valueOf(head.getOption(CommonOptionsKeys.OPERATOR_STATE_DISTRIBUTION_MODE));
        String kind = switch (mode) {
            case "UNION" -> "operator-union";
            case "BROADCAST" -> "operator-broadcast";
            default -> "operator-list";
        };
        return new Savepoint.State(
                head.getName(), kind, SerializerWords.of(head.getTypeSerializerSnapshot(CommonSerializerKeys.VALUE_SERIALIZER)),
                SerializerWords.of(head.getTypeSerializerSnapshot(CommonSerializerKeys.KEY_SERIALIZER)), null, false);
    }
}
