package dev.weir.runner.verdict;

import dev.weir.runner.savepoints.StateHeaders;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyGroupRangeOffsets;
import org.apache.flink.runtime.state.KeyGroupsStateHandle;
import org.apache.flink.runtime.state.KeyedBackendSerializationProxy;
import org.apache.flink.runtime.state.OperatorBackendSerializationProxy;
import org.apache.flink.runtime.state.OperatorStreamStateHandle;
import org.apache.flink.runtime.state.memory.ByteStreamStateHandle;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot.BackendStateType;

/** State as a savepoint has it, its values left out: enough for Flink to say whether an operator can take it. */
final class EmptyState {
    private EmptyState() {}

    static OperatorSubtaskState of(StateHeaders heads) throws IOException {
        OperatorSubtaskState.Builder state = OperatorSubtaskState.builder();
        if (heads.key() != null) {
            state.setManagedKeyedState(keyed(heads.key(), List.copyOf(heads.keyed().values())));
        }
        if (!heads.operator().isEmpty()) {
            state.setManagedOperatorState(operator(heads));
        }
        return state.build();
    }

    /** One key group in the format of the heap backend: its number, then of each state its number and that it has no entry. */
    private static KeyGroupsStateHandle keyed(TypeSerializerSnapshot<?> key, List<StateMetaInfoSnapshot> states) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(1024);
        new KeyedBackendSerializationProxy<>(key.restoreSerializer(), states, false).write(out);
        int begin = out.length();
        out.writeInt(0);
        for (int state = 0; state < states.size(); state++) {
            out.writeShort(state);
            out.writeInt(0);
        }
        KeyGroupRangeOffsets offsets = new KeyGroupRangeOffsets(new KeyGroupRange(0, 0), new long[] {begin});
        return new KeyGroupsStateHandle(offsets, bytes(out));
    }

    private static OperatorStreamStateHandle operator(StateHeaders heads) throws IOException {
        List<StateMetaInfoSnapshot> lists = new ArrayList<>();
        List<StateMetaInfoSnapshot> broadcast = new ArrayList<>();
        heads.operator().values().forEach(head -> (head.getBackendStateType() == BackendStateType.BROADCAST ? broadcast : lists).add(head));
        DataOutputSerializer out = new DataOutputSerializer(1024);
        new OperatorBackendSerializationProxy(lists, broadcast, false).write(out);
        return new OperatorStreamStateHandle(Map.of(), bytes(out));
    }

    private static ByteStreamStateHandle bytes(DataOutputSerializer out) {
        return new ByteStreamStateHandle("empty-" + UUID.randomUUID(), out.getCopyOfBuffer());
    }
}
