package dev.weir.runner.state;

import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.runtime.state.CompositeKeySerializationUtils;
import org.apache.flink.runtime.state.ListDelimitedSerializer;
import org.apache.flink.streaming.api.operators.TimerHeapInternalTimer;

/** Entries as RocksDB, ForSt and a canonical savepoint keep them: a key of key group, key and window, and the bytes of a value. */
final class ByteEntries {
    private final TypeSerializer<Object> keys;
    private final int prefix;
    private final PageOf page;

    ByteEntries(TypeSerializer<Object> keys, int keyGroups, PageOf page) {
        this.keys = keys;
        this.prefix = CompositeKeySerializationUtils.computeRequiredBytesInKeyGroupPrefix(keyGroups);
        this.page = page;
    }

    int keyGroup(byte[] key) {
        return CompositeKeySerializationUtils.extractKeyGroup(prefix, key);
    }

    void offer(KeyedShape shape, byte[] key, byte[] value) {
        if (!page.wants(shape.name()) || !shape.isReadable()) {
            page.passed();
            return;
        }
        switch (shape.kind()) {
            case LIST -> offerList(shape, key, value);
            default -> page.offer(() -> told(shape, () -> entry(shape, key, value)));
        }
    }

    private interface Telling {
        StatePage.Entry tell() throws IOException;
    }

    private StatePage.Entry told(KeyedShape shape, Telling telling) {
        try {
            return telling.tell();
        } catch (IOException | RuntimeException | LinkageError broken) {
            return new StatePage.Entry(shape.name(), List.of(), null, null, null, null, Reasons.unread(shape.name(), broken));
        }
    }

    private StatePage.Entry entry(KeyedShape shape, byte[] key, byte[] value) throws IOException {
        DataInputDeserializer in = new DataInputDeserializer(key, prefix, key.length - prefix);
        if (shape.kind() == KeyedShape.Kind.TIMERS) {
            return shape.timer((TimerHeapInternalTimer<?, ?>) shape.wholeSerializer().deserialize(in));
        }
        Placed placed = placed(shape, in);
        if (shape.kind() == KeyedShape.Kind.MAP) {
            Object item = shape.itemSerializer().deserialize(in);
            DataInputDeserializer values = new DataInputDeserializer(value);
            return shape.entry(placed.key(), placed.window(), item, values.readBoolean() ? null : shape.elementSerializer().deserialize(values));
        }
        return shape.entry(placed.key(), placed.window(), null, shape.elementSerializer().deserialize(new DataInputDeserializer(value)));
    }

    private record Placed(Object key, Object window) {}

    private Placed placed(KeyedShape shape, DataInputDeserializer in) throws IOException {
        boolean ambiguous = CompositeKeySerializationUtils.isAmbiguousKeyPossible(keys, shape.namespaceSerializer());
        Object key = CompositeKeySerializationUtils.readKey(keys, in, ambiguous);
        return new Placed(key, CompositeKeySerializationUtils.readNamespace(shape.namespaceSerializer(), in, ambiguous));
    }

    private void offerList(KeyedShape shape, byte[] key, byte[] value) {
        try {
            DataInputDeserializer in = new DataInputDeserializer(value);
            Placed placed = placed(shape, new DataInputDeserializer(key, prefix, key.length - prefix));
            for (int at = 0; in.available() > 0 && !page.isFull(); at++) {
                Object element = ListDelimitedSerializer.deserializeNextElement(in, shape.elementSerializer());
                int number = at;
                page.offer(() -> shape.entry(placed.key(), placed.window(), number, element));
            }
        } catch (IOException | RuntimeException | LinkageError broken) {
            page.offer(() -> told(shape, () -> {
                throw new IOException(broken);
            }));
        }
    }
}
