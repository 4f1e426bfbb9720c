package dev.weir.runner.lineage;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.table.runtime.dataview.StateDataViewStore;
import org.apache.flink.table.runtime.dataview.StateListView;
import org.apache.flink.table.runtime.dataview.StateMapView;

/** Where functions of an aggregate keep what has no room in an accumulator, such as the values that DISTINCT has seen: in memory, of one group, to be kept and put back. */
final class HeapState implements StateDataViewStore {
    /** A function wants state of a kind that is not kept here. */
    static final class Unknown extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private final RuntimeContext context;
    private final List<HeapMap<?, ?, ?>> maps = new ArrayList<>();

    HeapState(RuntimeContext context) {
        this.context = context;
    }

    /** What it holds now, one map for each view. */
    List<Map<?, ?>> kept() {
        List<Map<?, ?>> all = new ArrayList<>();
        maps.forEach(map -> all.add(map.kept()));
        return all;
    }

    void set(List<Map<?, ?>> kept) {
        for (int at = 0; at < maps.size(); at++) {
            maps.get(at).restore(kept.isEmpty() ? Map.of() : kept.get(at));
        }
    }

    @Override
    public <N, K, V> StateMapView<N, K, V> getStateMapView(String name, boolean nulls, TypeSerializer<K> keys, TypeSerializer<V> values) {
        HeapMap<N, K, V> map = new HeapMap<>(keys, values);
        maps.add(map);
        return map;
    }

    @Override
    public <N, V> StateListView<N, V> getStateListView(String name, TypeSerializer<V> values) {
        throw new Unknown();
    }

    @Override
    public RuntimeContext getRuntimeContext() {
        return context;
    }

    /** Equality is that of what it stands for, never its own. */
    private static final class HeapMap<N, K, V> extends StateMapView<N, K, V> {
        private final TypeSerializer<K> keys;
        private final TypeSerializer<V> values;
        private Map<K, V> map = new HashMap<>();

        HeapMap(TypeSerializer<K> keys, TypeSerializer<V> values) {
            this.keys = keys;
            this.values = values;
        }

        Map<K, V> kept() {
            Map<K, V> copy = new HashMap<>(map.size() * 2);
            map.forEach((key, value) -> copy.put(key, value == null ? null : values.copy(value)));
            return copy;
        }

        @SuppressWarnings("unchecked")
        void restore(Map<?, ?> kept) {
            map = new HashMap<>((Map<K, V>) kept);
            map.replaceAll((key, value) -> value == null ? null : values.copy(value));
        }

        @Override
        public void setCurrentNamespace(N namespace) {}

        @Override
        public V get(K key) {
            return map.get(key);
        }

        @Override
        public void put(K key, V value) {
            map.put(key == null ? null : keys.copy(key), value);
        }

        @Override
        public void putAll(Map<K, V> more) {
            more.forEach(this::put);
        }

        @Override
        public void remove(K key) {
            map.remove(key);
        }

        @Override
        public boolean contains(K key) {
            return map.containsKey(key);
        }

        @Override
        public Iterable<Map.Entry<K, V>> entries() {
            return map.entrySet();
        }

        @Override
        public Iterable<K> keys() {
            return map.keySet();
        }

        @Override
        public Iterable<V> values() {
            return map.values();
        }

        @Override
        public Iterator<Map.Entry<K, V>> iterator() {
            return map.entrySet().iterator();
        }

        @Override
        public boolean isEmpty() {
            return map.isEmpty();
        }

        @Override
        public void clear() {
            map.clear();
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }
}
