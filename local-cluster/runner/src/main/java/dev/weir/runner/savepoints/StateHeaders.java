package dev.weir.runner.savepoints;

import dev.weir.runner.WeirException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.memory.DataInputViewStreamWrapper;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.IncrementalKeyedStateHandle;
import org.apache.flink.runtime.state.KeyGroupsStateHandle;
import org.apache.flink.runtime.state.KeyedBackendSerializationProxy;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.OperatorBackendSerializationProxy;
import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.flink.runtime.state.StreamStateHandle;
import org.apache.flink.runtime.state.changelog.ChangelogStateBackendHandle;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot;

/**
 * The states that an operator's snapshot declares, by name, as Flink wrote them at the head of its state files.
 *
 * @param key of keyed state; null without any
 */
public record StateHeaders(TypeSerializerSnapshot<?> key, Map<String, StateMetaInfoSnapshot> keyed, Map<String, StateMetaInfoSnapshot> operator) {
    public static final StateHeaders NONE = new StateHeaders(null, Map.of(), Map.of());

    /** Reads the heads of the state files of some subtasks: a subtask without rows of a kind may not declare its state. Fails with {@code savepoint-missing} where a file is not there any more. */
    public static StateHeaders of(Collection<OperatorSubtaskState> subtasks, ClassLoader loader) throws IOException {
        try {
            return read(subtasks, loader);
        } catch (FileNotFoundException gone) {
            throw new WeirException("savepoint-missing", "A file of the savepoint is not there any more: " + gone.getMessage() + ". A checkpoint goes when a newer one is there; take that.", gone);
        }
    }

    private static StateHeaders read(Collection<OperatorSubtaskState> subtasks, ClassLoader loader) throws IOException {
        TypeSerializerSnapshot<?> key = null;
        Map<String, StateMetaInfoSnapshot> keyed = new LinkedHashMap<>();
        Map<String, StateMetaInfoSnapshot> operator = new LinkedHashMap<>();
        for (OperatorSubtaskState subtask : subtasks) {
            for (StreamStateHandle file : keyedFiles(subtask.getManagedKeyedState())) {
                KeyedBackendSerializationProxy<?> head = new KeyedBackendSerializationProxy<>(loader);
                try (FSDataInputStream in = file.openInputStream()) {
                    head.read(new DataInputViewStreamWrapper(in));
                }
                key = head.getKeySerializerSnapshot();
                head.getStateMetaInfoSnapshots().forEach(state -> keyed.putIfAbsent(state.getName(), AsyncHeads.plain(state)));
            }
            for (OperatorStateHandle file : subtask.getManagedOperatorState()) {
                OperatorBackendSerializationProxy head = new OperatorBackendSerializationProxy(loader);
                try (FSDataInputStream in = file.openInputStream()) {
                    head.read(new DataInputViewStreamWrapper(in));
                }
                head.getOperatorStateMetaInfoSnapshots().forEach(state -> operator.putIfAbsent(state.getName(), state));
                head.getBroadcastStateMetaInfoSnapshots().forEach(state -> operator.putIfAbsent(state.getName(), state));
            }
        }
        return new StateHeaders(key, keyed, operator);
    }

    private static List<StreamStateHandle> keyedFiles(Collection<? extends KeyedStateHandle> handles) {
        List<StreamStateHandle> files = new ArrayList<>();
        for (KeyedStateHandle handle : handles) {
            if (handle instanceof KeyGroupsStateHandle full) {
                files.add(full.getDelegateStateHandle());
            } else if (handle instanceof IncrementalKeyedStateHandle incremental) {
                files.add(incremental.getMetaDataStateHandle());
            } else if (handle instanceof ChangelogStateBackendHandle changelog) {
                files.addAll(keyedFiles(changelog.getMaterializedStateHandles()));
            }
        }
        return files;
    }
}
