package dev.weir.runner.savepoints;

import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.ListSerializer;
import org.apache.flink.api.common.typeutils.base.MapSerializer;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot.BackendStateType;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot.CommonOptionsKeys;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot.CommonSerializerKeys;

/** ForSt declares asynchronous state by the types of its elements; every other backend by that of the whole list or map. */
final class AsyncHeads {
    private AsyncHeads() {}

    /** The head as the other backends declare the same state. */
    static StateMetaInfoSnapshot plain(StateMetaInfoSnapshot head) {
        if (head.getBackendStateType() != BackendStateType.KEY_VALUE_V2) {
            return head;
        }
        Map<String, TypeSerializerSnapshot<?>> types = new HashMap<>(head.getSerializerSnapshotsImmutable());
        TypeSerializer<?> value = restored(head, CommonSerializerKeys.VALUE_SERIALIZER);
        TypeSerializer<?> whole = switch (String.valueOf(head.getOption(CommonOptionsKeys.KEYED_STATE_TYPE))) {
            case "LIST" -> new ListSerializer<>(value);
            case "MAP" -> new MapSerializer<>(restored(head, CommonSerializerKeys.USER_KEY_SERIALIZER), value);
            default -> value;
        };
        types.put(CommonSerializerKeys.VALUE_SERIALIZER.toString(), whole.snapshotConfiguration());
        types.remove(CommonSerializerKeys.USER_KEY_SERIALIZER.toString());
        return new StateMetaInfoSnapshot(head.getName(), BackendStateType.KEY_VALUE, head.getOptionsImmutable(), types);
    }

    private static TypeSerializer<?> restored(StateMetaInfoSnapshot head, CommonSerializerKeys of) {
        return head.getTypeSerializerSnapshot(of).restoreSerializer();
    }
}
