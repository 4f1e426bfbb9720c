package dev.weir.runner.state;

import dev.weir.runner.savepoints.StateHeaders;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataInputViewStreamWrapper;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.flink.runtime.state.OperatorStateHandle.StateMetaInfo;
import org.apache.flink.runtime.state.OperatorBackendSerializationProxy;
import org.apache.flink.runtime.state.SnappyStreamCompressionDecorator;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot.BackendStateType;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot.CommonOptionsKeys;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot.CommonSerializerKeys;

/** State without keys: lists of each subtask, as a source keeps its splits in, and broadcast state. */
final class OperatorEntries {
    /** What is told of one list or broadcast state. */
    private static final class Kept {
        private final StateMetaInfoSnapshot head;
        private TypeSerializer<?> value;
        private TypeSerializer<?> item;
        private Cells values;
        private Cells items;
        private String problem;

        Kept(StateMetaInfoSnapshot head) {
            this.head = head;
            try {
                value = head.getTypeSerializerSnapshot(CommonSerializerKeys.VALUE_SERIALIZER).restoreSerializer();
                values = SplitTexts.isOf(head.getName()) ? null : new Cells(value);
                if (isBroadcast()) {
                    item = head.getTypeSerializerSnapshot(CommonSerializerKeys.KEY_SERIALIZER).restoreSerializer();
                    items = new Cells(item);
                }
            } catch (RuntimeException | LinkageError unknown) {
                problem = Reasons.unread(head.getName(), unknown);
            }
        }

        boolean isBroadcast() {
            return head.getBackendStateType() == BackendStateType.BROADCAST;
        }

        StatePage.Shape told() {
            String mode = String.valueOf(head.getOption(CommonOptionsKeys.OPERATOR_STATE_DISTRIBUTION_MODE));
            String kind = isBroadcast() ? "operator-broadcast" : mode.equals("UNION") ? "operator-union" : "operator-list";
            List<StatePage.Column> columns = problem != null ? List.of() : values == null ? List.of(new StatePage.Column("split", "split of the source")) : values.columns();
            return new StatePage.Shape(head.getName(), kind, null, false, items == null ? List.of(new StatePage.Column("subtask", "INT")) : items.columns(), columns, problem);
        }
    }

    private final Map<String, Kept> states = new LinkedHashMap<>();
    private final ClassLoader classes;
    private final PageOf page;

    OperatorEntries(StateHeaders heads, ClassLoader classes, PageOf page) {
        heads.operator().forEach((name, head) -> states.put(name, new Kept(head)));
        this.classes = classes;
        this.page = page;
    }

    void read(Collection<OperatorSubtaskState> subtasks, List<StatePage.Shape> told) throws IOException {
        int subtask = 0;
        for (OperatorSubtaskState state : subtasks) {
            for (OperatorStateHandle file : state.getManagedOperatorState()) {
                read(file, subtask);
            }
            subtask++;
        }
        states.values().forEach(state -> told.add(state.told()));
    }

    private void read(OperatorStateHandle file, int subtask) throws IOException {
        OperatorBackendSerializationProxy head = new OperatorBackendSerializationProxy(classes);
        try (FSDataInputStream in = file.openInputStream()) {
            head.read(new DataInputViewStreamWrapper(in));
            for (Map.Entry<String, StateMetaInfo> part : file.getStateNameToPartitionOffsets().entrySet()) {
                Kept kept = states.get(part.getKey());
                if (kept != null && kept.problem == null && page.wants(part.getKey())) {
                    try {
                        read(in, Boolean.TRUE.equals(Hidden.field(head, "usingStateCompression")), kept, part.getValue(), subtask);
                    } catch (IOException | RuntimeException | LinkageError broken) {
                        kept.problem = Reasons.unread(part.getKey(), broken);
                    }
                }
            }
        }
    }

    private void read(FSDataInputStream in, boolean compressed, Kept kept, StateMetaInfo part, int subtask) throws IOException {
        if (compressed) {
            in.seek(part.getOffsets()[0]);
            read(new DataInputViewStreamWrapper(SnappyStreamCompressionDecorator.INSTANCE.decorateWithCompression(in)), kept, part.getOffsets().length, subtask);
            return;
        }
        for (long offset : part.getOffsets()) {
            in.seek(offset);
            read(new DataInputViewStreamWrapper(in), kept, 1, subtask);
        }
    }

    private void read(DataInputView in, Kept kept, int elements, int subtask) throws IOException {
        int entries = kept.isBroadcast() ? in.readInt() : elements;
        for (int entry = 0; entry < entries && !page.isFull(); entry++) {
            Object item = kept.isBroadcast() ? kept.item.deserialize(in) : null;
            Object value = kept.value.deserialize(in);
            page.offer(() -> new StatePage.Entry(kept.head.getName(), List.of(), null, kept.items == null ? List.of(String.valueOf(subtask)) : kept.items.of(item),
                    kept.values == null ? List.of(SplitTexts.of((byte[]) value)) : kept.values.of(value), null, null));
        }
    }
}
