package dev.weir.runner.state;

import dev.weir.runner.captures.ValueJson;
import dev.weir.runner.savepoints.SerializerWords;
import java.util.List;
import java.util.Locale;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.ListSerializer;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.MapSerializer;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot.BackendStateType;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot.CommonOptionsKeys;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot.CommonSerializerKeys;
import org.apache.flink.runtime.state.ttl.TtlAwareSerializer;
import org.apache.flink.runtime.state.ttl.TtlStateFactory.TtlSerializer;
import org.apache.flink.runtime.state.ttl.TtlValue;
import org.apache.flink.streaming.api.operators.TimerHeapInternalTimer;
import org.apache.flink.streaming.api.operators.TimerSerializer;

/** One keyed state: how its entries are read, and how they are told. */
final class KeyedShape {
    enum Kind { VALUE, LIST, MAP, TIMERS }

    private final String name;
    private final String words;
    private final boolean ttl;
    private final Kind kind;
    private final Cells keys;
    private TypeSerializer<Object> namespace;
    /** Of the whole value: of the list, the map, the timer. */
    private TypeSerializer<Object> whole;
    private TypeSerializer<Object> item;
    /** Of what one entry holds: an element of the list, a value of the map; with its time of access where it has one. */
    private TypeSerializer<Object> element;
    private Cells items;
    private Cells values;
    private String problem;

    /** @param head as the heap backend would declare the state */
    KeyedShape(StateMetaInfoSnapshot head, Cells keys) {
        this.keys = keys;
        this.name = head.getName();
        boolean timers = head.getBackendStateType() == BackendStateType.PRIORITY_QUEUE;
        this.words = timers ? "timers" : String.valueOf(head.getOption(CommonOptionsKeys.KEYED_STATE_TYPE)).toLowerCase(Locale.ROOT);
        this.kind = timers ? Kind.TIMERS : words.equals("list") ? Kind.LIST : words.equals("map") ? Kind.MAP : Kind.VALUE;
        TypeSerializerSnapshot<?> value = head.getTypeSerializerSnapshot(CommonSerializerKeys.VALUE_SERIALIZER);
        this.ttl = value != null && SerializerWords.hasTtl(value);
        try {
            whole = restored(value);
            TypeSerializerSnapshot<?> windows = head.getTypeSerializerSnapshot(CommonSerializerKeys.NAMESPACE_SERIALIZER);
            namespace = timers ? inner(((TimerSerializer<?, ?>) (TypeSerializer<?>) whole).getNamespaceSerializer()) : restored(windows);
            takeApart();
        } catch (RuntimeException | LinkageError unknown) {
            problem = Reasons.unread(name, unknown);
        }
    }

    private void takeApart() {
        switch (kind) {
            case LIST -> element = inner(((ListSerializer<?>) (TypeSerializer<?>) whole).getElementSerializer());
            case MAP -> {
                MapSerializer<?, ?> map = (MapSerializer<?, ?>) (TypeSerializer<?>) whole;
                item = inner(map.getKeySerializer());
                element = inner(map.getValueSerializer());
                items = new Cells(item);
            }
            default -> element = whole;
        }
        values = kind == Kind.TIMERS ? null : new Cells(Timed.value(element));
    }

    @SuppressWarnings("unchecked")
    private static TypeSerializer<Object> restored(TypeSerializerSnapshot<?> snapshot) {
        return snapshot == null ? null : (TypeSerializer<Object>) plain(snapshot.restoreSerializer());
    }

    @SuppressWarnings("unchecked")
    private static TypeSerializer<Object> inner(TypeSerializer<?> serializer) {
        return (TypeSerializer<Object>) plain(serializer);
    }

    /** Without what only tells the backend whether there is a TTL: values are written the same. */
    private static TypeSerializer<?> plain(TypeSerializer<?> serializer) {
        return serializer instanceof TtlAwareSerializer<?, ?> aware ? aware.getOriginalTypeSerializer() : serializer;
    }

    String name() {
        return name;
    }

    Kind kind() {
        return kind;
    }

    TypeSerializer<Object> namespaceSerializer() {
        return namespace;
    }

    TypeSerializer<Object> wholeSerializer() {
        return whole;
    }

    TypeSerializer<Object> itemSerializer() {
        return item;
    }

    TypeSerializer<Object> elementSerializer() {
        return element;
    }

    boolean isReadable() {
        return problem == null;
    }

    void fail(String reason) {
        problem = problem == null ? reason : problem;
    }

    StatePage.Shape told() {
        List<StatePage.Column> item = kind == Kind.LIST ? List.of(new StatePage.Column("#", "INT")) : items == null ? null : items.columns();
        String windows = isOfNoWindow() ? null : isTime() ? "window end" : SerializerWords.of(namespace.snapshotConfiguration());
        return new StatePage.Shape(name, words, windows, ttl, item, values == null ? List.of() : values.columns(), problem);
    }

    /** Windows that Flink cuts into slices are known by the end of the slice. */
    private boolean isTime() {
        return LongSerializer.class.isInstance(namespace);
    }

    private boolean isOfNoWindow() {
        return namespace == null || VoidNamespaceSerializer.class.isInstance(namespace);
    }

    StatePage.Entry entry(Object key, Object window, Object item, Object value) {
        Timed timed = Timed.of(value);
        List<String> items = kind == Kind.LIST ? List.of(String.valueOf(item)) : this.items == null ? null : this.items.of(item);
        return new StatePage.Entry(name, keys.of(key), window(window), items, values.of(timed.value()), timed.at(), null);
    }

    StatePage.Entry timer(TimerHeapInternalTimer<?, ?> timer) {
        return new StatePage.Entry(name, keys.of(timer.getKey()), window(timer.getNamespace()), null, null, timer.getTimestamp(), null);
    }

    private String window(Object of) {
        if (isOfNoWindow()) {
            return null;
        }
        return isTime() ? ValueJson.quoted(ObjectJson.time((Long) of)) : new ObjectJson().of(namespace, of);
    }

    /** A value with the time of its last access, where it carries one. */
    private record Timed(Object value, Long at) {
        static Timed of(Object value) {
            return value instanceof TtlValue<?> ttl ? new Timed(ttl.getUserValue(), ttl.getLastAccessTimestamp()) : new Timed(value, null);
        }

        static TypeSerializer<?> value(TypeSerializer<?> serializer) {
            return serializer instanceof TtlSerializer<?> ? ((TypeSerializer<?>[]) Hidden.field(serializer, "fieldSerializers"))[1] : serializer;
        }
    }
}
