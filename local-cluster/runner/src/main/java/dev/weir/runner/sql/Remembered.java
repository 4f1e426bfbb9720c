package dev.weir.runner.sql;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Remembers what some objects held, so that a change of it can be taken back and made again. Maps and collections in their fields are compared and kept
 * by content, other values by identity: what the values themselves hold must not change.
 */
final class Remembered {
    /** One difference. Made again only where it would come to what it came to then. */
    interface Edit {
        boolean fits();

        void redo();

        void undo();
    }

    /** The differences that one deed made. */
    static final class Step {
        private final List<Edit> edits;

        Step(List<Edit> edits) {
            this.edits = edits;
        }

        void undo() {
            for (int i = edits.size() - 1; i >= 0; i--) {
                edits.get(i).undo();
            }
        }

        /** False, and nothing is done, where things stand otherwise than they did before the deed. */
        boolean redo() {
            if (!edits.stream().allMatch(Edit::fits)) {
                return false;
            }
            edits.forEach(Edit::redo);
            return true;
        }
    }

    private static final Map<Class<?>, List<Field>> FIELDS = new HashMap<>();

    private final Supplier<List<Object>> owners;
    /** By owner, what each of its fields held: containers by copy. */
    private final Map<Object, Object[]> held = new IdentityHashMap<>();
    /** What can be edited now; what was dropped meanwhile is not. */
    private Set<Object> reached = Set.of();

    /** @param owners the objects as they are now: one may come or go with a deed, and comes with what it holds */
    Remembered(Supplier<List<Object>> owners) {
        this.owners = owners;
    }

    /** Takes what is there for where things stand before the next deed. */
    void begin() {
        compare(new ArrayList<>());
    }

    /** What has changed since. */
    Step end() {
        List<Edit> edits = new ArrayList<>();
        compare(edits);
        return new Step(edits);
    }

    private void compare(List<Edit> edits) {
        Set<Object> all = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Object owner : owners.get()) {
            all.add(owner);
            List<Field> fields = fields(owner.getClass());
            Object[] before = held.get(owner);
            Object[] now = new Object[fields.size()];
            for (int i = 0; i < now.length; i++) {
                Object value = get(fields.get(i), owner);
                if (before == null) {
                    now[i] = copy(value);
                } else if (same(value, before[i])) {
                    now[i] = before[i];
                } else {
                    now[i] = copy(value);
                    edits.add(edit(owner, fields.get(i), value, before[i], now[i]));
                }
            }
            held.put(owner, now);
        }
        reached = all;
    }

    private Edit edit(Object owner, Field field, Object value, Object before, Object after) {
        if (value instanceof Map<?, ?> map && Modifier.isFinal(field.getModifiers())) {
            Map<Object, Object> added = added(cast((Map<?, ?>) before), cast((Map<?, ?>) after));
            if (added != null) {
                return new Growth(owner, cast(map), added);
            }
        }
        return new Edit() {
            @Override
            public boolean fits() {
                return reached.contains(owner) && same(get(field, owner), before);
            }

            @Override
            public void redo() {
                put(owner, field, after);
            }

            @Override
            public void undo() {
                put(owner, field, before);
            }
        };
    }

    /** What a map got; null where it also lost something. */
    private static Map<Object, Object> added(Map<Object, Object> before, Map<Object, Object> after) {
        if (before.entrySet().stream().anyMatch(entry -> !after.containsKey(entry.getKey()) || !same(after.get(entry.getKey()), entry.getValue()))) {
            return null;
        }
        Map<Object, Object> added = new LinkedHashMap<>(after);
        added.keySet().removeAll(before.keySet());
        return added;
    }

    /** A map that only got more: the commonest, and kept without all that was there before. */
    private final class Growth implements Edit {
        private final Object owner;
        private final Map<Object, Object> map;
        private final Map<Object, Object> added;

        Growth(Object owner, Map<Object, Object> map, Map<Object, Object> added) {
            this.owner = owner;
            this.map = map;
            this.added = added;
        }

        @Override
        public boolean fits() {
            return reached.contains(owner) && added.keySet().stream().noneMatch(map::containsKey);
        }

        @Override
        public void redo() {
            added.forEach((key, value) -> map.put(key, thaw(value)));
        }

        @Override
        public void undo() {
            added.keySet().forEach(map::remove);
        }
    }

    private static void put(Object owner, Field field, Object kept) {
        try {
            if (!Modifier.isFinal(field.getModifiers())) {
                field.set(owner, thaw(kept));
            } else if (get(field, owner) instanceof Map<?, ?> map) {
                refill(cast(map), cast((Map<?, ?>) kept));
            } else if (get(field, owner) instanceof Collection<?> list) {
                refill(list, (Collection<?>) kept);
            }
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(field + " cannot be set", e);
        }
    }

    private static void refill(Map<Object, Object> map, Map<Object, Object> kept) {
        map.clear();
        kept.forEach((key, value) -> map.put(key, thaw(value)));
    }

    @SuppressWarnings("unchecked")
    private static <T> void refill(Collection<T> list, Collection<?> kept) {
        list.clear();
        kept.forEach(value -> list.add((T) value));
    }

    private static Object copy(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> copied = new LinkedHashMap<>();
            map.forEach((key, each) -> copied.put(key, copy(each)));
            return copied;
        }
        return value instanceof Set<?> set ? new LinkedHashSet<>(set) : value instanceof Collection<?> list ? new ArrayList<>(list) : value;
    }

    /** What is kept must not change with what is used. */
    private static Object thaw(Object kept) {
        return copy(kept);
    }

    private static boolean same(Object now, Object kept) {
        if (now instanceof Map<?, ?> map && kept instanceof Map<?, ?> other) {
            var others = other.entrySet().iterator();
            return map.size() == other.size() && map.entrySet().stream().allMatch(entry -> {
                var next = others.next();
                return Objects.equals(entry.getKey(), next.getKey()) && same(entry.getValue(), next.getValue());
            });
        }
        if (now instanceof Collection<?> list && kept instanceof Collection<?> other) {
            var others = other.iterator();
            return list.size() == other.size() && list.stream().allMatch(each -> each == others.next());
        }
        return now == kept || (now instanceof String || now instanceof Boolean || now instanceof Number) && now.equals(kept);
    }

    private static synchronized List<Field> fields(Class<?> type) {
        return FIELDS.computeIfAbsent(type, asked -> {
            List<Field> all = new ArrayList<>();
            for (Class<?> each = asked; each != Object.class; each = each.getSuperclass()) {
                for (Field field : each.getDeclaredFields()) {
                    if (!Modifier.isStatic(field.getModifiers())) {
                        field.setAccessible(true);
                        all.add(field);
                    }
                }
            }
            return all;
        });
    }

    private static Object get(Field field, Object owner) {
        try {
            return field.get(owner);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(field + " cannot be read", e);
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<Object, Object> cast(Map<?, ?> map) {
        return (Map<Object, Object>) map;
    }
}
