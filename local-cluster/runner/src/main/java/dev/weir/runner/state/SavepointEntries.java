package dev.weir.runner.state;

import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.runtime.state.KeyGroupsStateHandle;
import org.apache.flink.runtime.state.StateSerializerProvider;
import org.apache.flink.runtime.state.restore.FullSnapshotRestoreOperation;
import org.apache.flink.runtime.state.restore.KeyGroup;
import org.apache.flink.runtime.state.restore.KeyGroupEntry;
import org.apache.flink.runtime.state.restore.SavepointRestoreResult;
import org.apache.flink.runtime.state.restore.ThrowingIterator;

/** Entries of a canonical savepoint, one after the other as Flink's own restore reads them. */
final class SavepointEntries {
    private final Map<String, KeyedShape> shapes;
    private final TypeSerializer<Object> keys;
    private final ByteEntries entries;
    private final ClassLoader classes;
    private final PageOf page;

    SavepointEntries(Map<String, KeyedShape> shapes, TypeSerializer<Object> keys, ByteEntries entries, ClassLoader classes, PageOf page) {
        this.shapes = shapes;
        this.keys = keys;
        this.entries = entries;
        this.classes = classes;
        this.page = page;
    }

    void read(KeyGroupsStateHandle file) throws Exception {
        var restore = new FullSnapshotRestoreOperation<>(file.getKeyGroupRange(), classes, List.of(file), StateSerializerProvider.fromNewRegisteredSerializer(keys));
        try (ThrowingIterator<SavepointRestoreResult> results = restore.restore()) {
            while (results.hasNext() && !page.isFull()) {
                read(results.next());
            }
        }
    }

    private void read(SavepointRestoreResult result) throws Exception {
        try (ThrowingIterator<KeyGroup> groups = result.getRestoredKeyGroups()) {
            while (groups.hasNext() && !page.isFull()) {
                try (ThrowingIterator<KeyGroupEntry> group = groups.next().getKeyGroupEntries()) {
                    while (group.hasNext() && !page.isFull()) {
                        KeyGroupEntry entry = group.next();
                        entries.offer(shapes.get(result.getStateMetaInfoSnapshots().get(entry.getKvStateId()).getName()), entry.getKey(), entry.getValue());
                    }
                }
            }
        }
    }
}
