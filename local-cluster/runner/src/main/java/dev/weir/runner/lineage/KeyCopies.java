package dev.weir.runner.lineage;

import dev.weir.runner.given.Inside;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.state.StateDescriptor;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.StateEntry;
import org.apache.flink.runtime.state.StateSnapshotContextSynchronousImpl;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.runtime.state.heap.HeapKeyedStateBackend;
import org.apache.flink.runtime.state.heap.HeapPriorityQueueSet;
import org.apache.flink.runtime.state.heap.HeapPriorityQueueSnapshotRestoreWrapper;
import org.apache.flink.runtime.state.heap.StateTable;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.AbstractUdfStreamOperator;
import org.apache.flink.streaming.api.operators.TimerHeapInternalTimer;
import org.apache.flink.table.data.binary.BinaryRowData;

/** Copies what an operator keeps of one key, states and timers, to another one. What it holds back from its state it writes there first, as it does for a checkpoint. */
final class KeyCopies {
    private static final long CHECKPOINT = 1;

    private final AbstractStreamOperator<?> operator;
    private final HeapKeyedStateBackend<BinaryRowData> backend;

    private Boolean grows;

    private KeyCopies(AbstractStreamOperator<?> operator, HeapKeyedStateBackend<BinaryRowData> backend) {
        this.operator = operator;
        this.backend = backend;
    }

    /** Null where the state is not in memory. */
    @SuppressWarnings("unchecked")
    static KeyCopies of(AbstractStreamOperator<?> operator) {
        return operator.getKeyedStateBackend() instanceof HeapKeyedStateBackend<?> heap ? new KeyCopies(operator, (HeapKeyedStateBackend<BinaryRowData>) heap) : null;
    }

    /** Whether a key keeps more the more rows it is given. */
    boolean grows() {
        if (grows == null) {
            grows = tables().values().stream().anyMatch(table -> table.getMetaInfo().getStateType() == StateDescriptor.Type.MAP || table.getMetaInfo().getStateType() == StateDescriptor.Type.LIST);
        }
        return grows;
    }

    @SuppressWarnings("unchecked")
    private Map<String, StateTable<BinaryRowData, ?, ?>> tables() {
        return (Map<String, StateTable<BinaryRowData, ?, ?>>) Inside.field(backend, "registeredKVStates");
    }

    /** Tells how many rows and timers that are. */
    @SuppressWarnings("unchecked")
    int copy(BinaryRowData from, BinaryRowData to) throws Exception {
        writeAll();
        int fromGroup = group(from);
        int toGroup = group(to);
        int copied = 0;
        for (StateTable<BinaryRowData, ?, ?> table : tables().values()) {
            copied += copyState(table, from, fromGroup, to, toGroup);
        }
        Object queues = Inside.field(Inside.field(backend, "priorityQueuesManager"), "registeredPQStates");
        for (HeapPriorityQueueSnapshotRestoreWrapper<?> queue : ((Map<String, HeapPriorityQueueSnapshotRestoreWrapper<?>>) queues).values()) {
            copied += copyTimers((HeapPriorityQueueSet<TimerHeapInternalTimer<BinaryRowData, Object>>) queue.getPriorityQueue(), from, fromGroup, to);
        }
        return copied;
    }

    private void writeAll() throws Exception {
        operator.prepareSnapshotPreBarrier(CHECKPOINT);
        if (operator instanceof AbstractUdfStreamOperator<?, ?> udf && udf.getUserFunction() instanceof CheckpointedFunction function) {
            function.snapshotState(new StateSnapshotContextSynchronousImpl(CHECKPOINT, 0));
        }
    }

    private int group(BinaryRowData key) {
        return KeyGroupRangeAssignment.assignToKeyGroup(key, backend.getNumberOfKeyGroups());
    }

    @SuppressWarnings("unchecked")
    private static <N, S> int copyState(StateTable<BinaryRowData, N, S> table, BinaryRowData from, int fromGroup, BinaryRowData to, int toGroup) {
        if (table.getNamespaceSerializer() instanceof VoidNamespaceSerializer) {
            N namespace = (N) VoidNamespace.INSTANCE;
            S kept = table.get(from, namespace);
            if (kept != null) {
                table.put(to, toGroup, namespace, table.getStateSerializer().copy(kept));
            }
            return size(kept);
        }
        List<StateEntry<BinaryRowData, N, S>> found = new ArrayList<>();
        for (StateEntry<BinaryRowData, N, S> entry : table.getState()[fromGroup - table.getKeyGroupOffset()]) {
            if (entry.getKey().equals(from)) {
                found.add(entry);
            }
        }
        found.forEach(entry -> table.put(to, toGroup, entry.getNamespace(), table.getStateSerializer().copy(entry.getState())));
        return found.stream().mapToInt(entry -> size(entry.getState())).sum();
    }

    private static int size(Object kept) {
        return kept instanceof Map<?, ?> map ? map.size() : kept instanceof List<?> list ? list.size() : 1;
    }

    private static int copyTimers(HeapPriorityQueueSet<TimerHeapInternalTimer<BinaryRowData, Object>> queue, BinaryRowData from, int fromGroup, BinaryRowData to) {
        List<TimerHeapInternalTimer<BinaryRowData, Object>> found = queue.getSubsetForKeyGroup(fromGroup).stream().filter(timer -> timer.getKey().equals(from)).toList();
        found.forEach(timer -> queue.add(new TimerHeapInternalTimer<>(timer.getTimestamp(), to, timer.getNamespace())));
        return found.size();
    }
}
