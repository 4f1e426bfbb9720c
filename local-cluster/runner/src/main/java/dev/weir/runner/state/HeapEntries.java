package dev.weir.runner.state;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataInputViewStreamWrapper;
import org.apache.flink.runtime.state.KeyGroupsStateHandle;
import org.apache.flink.runtime.state.KeyedBackendSerializationProxy;
import org.apache.flink.runtime.state.SnappyStreamCompressionDecorator;
import org.apache.flink.runtime.state.StreamCompressionDecorator;
import org.apache.flink.runtime.state.UncompressedStreamCompressionDecorator;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot;
import org.apache.flink.streaming.api.operators.TimerHeapInternalTimer;

/**
 * Entries in the heap backend's own format: of each key group, of each state, one after the other. Nothing says how long one is, so that behind one that cannot
 * be read nothing can.
 */
final class HeapEntries {
    private final Map<String, KeyedShape> shapes;
    private final TypeSerializer<Object> keys;
    private final ClassLoader classes;
    private final PageOf page;

    HeapEntries(Map<String, KeyedShape> shapes, TypeSerializer<Object> keys, ClassLoader classes, PageOf page) {
        this.shapes = shapes;
        this.keys = keys;
        this.classes = classes;
        this.page = page;
    }

    void read(KeyGroupsStateHandle file) throws IOException {
        try (FSDataInputStream in = file.openInputStream()) {
            KeyedBackendSerializationProxy<?> head = new KeyedBackendSerializationProxy<>(classes);
            head.read(new DataInputViewStreamWrapper(in));
            List<StateMetaInfoSnapshot> states = head.getStateMetaInfoSnapshots();
            StreamCompressionDecorator compression = head.isUsingKeyGroupCompression() ? SnappyStreamCompressionDecorator.INSTANCE : UncompressedStreamCompressionDecorator.INSTANCE;
            for (Tuple2<Integer, Long> group : file.getGroupRangeOffsets()) {
                if (page.isFull()) {
                    return;
                }
                if (group.f1 != 0) {
                    in.seek(group.f1);
                    new DataInputViewStreamWrapper(in).readInt();
                    try (InputStream plain = compression.decorateWithCompression(in)) {
                        group(new DataInputViewStreamWrapper(plain), states);
                    }
                }
            }
        }
    }

    private void group(DataInputView in, List<StateMetaInfoSnapshot> states) throws IOException {
        for (int each = 0; each < states.size() && !page.isFull(); each++) {
            KeyedShape shape = shapes.get(states.get(in.readShort()).getName());
            int entries = in.readInt();
            if (entries > 0 && !shape.isReadable()) {
                behind(states, each + 1, shape);
                return;
            }
            try {
                for (int entry = 0; entry < entries && !page.isFull(); entry++) {
                    entry(in, shape);
                }
            } catch (IOException | RuntimeException | LinkageError broken) {
                shape.fail(Reasons.unread(shape.name(), broken));
                behind(states, each + 1, shape);
                return;
            }
        }
    }

    private void behind(List<StateMetaInfoSnapshot> states, int from, KeyedShape unread) {
        states.subList(from, states.size()).forEach(state -> shapes.get(state.getName()).fail("Values of " + state.getName() + " cannot be found: in the file they are behind those of "
                + unread.name() + ", which cannot be read. A canonical savepoint, or one of RocksDB, keeps them apart."));
    }

    private void entry(DataInputView in, KeyedShape shape) throws IOException {
        if (shape.kind() == KeyedShape.Kind.TIMERS) {
            TimerHeapInternalTimer<?, ?> timer = (TimerHeapInternalTimer<?, ?>) shape.wholeSerializer().deserialize(in);
            offer(shape, () -> shape.timer(timer));
            return;
        }
        Object window = shape.namespaceSerializer().deserialize(in);
        Object key = keys.deserialize(in);
        Object value = shape.wholeSerializer().deserialize(in);
        switch (shape.kind()) {
            case MAP -> ((Map<?, ?>) value).forEach((item, held) -> offer(shape, () -> shape.entry(key, window, item, held)));
            case LIST -> {
                int at = 0;
                for (Object element : (List<?>) value) {
                    int number = at++;
                    offer(shape, () -> shape.entry(key, window, number, element));
                }
            }
            default -> offer(shape, () -> shape.entry(key, window, null, value));
        }
    }

    private void offer(KeyedShape shape, java.util.function.Supplier<StatePage.Entry> entry) {
        if (page.wants(shape.name())) {
            page.offer(entry);
        } else {
            page.passed();
        }
    }
}
