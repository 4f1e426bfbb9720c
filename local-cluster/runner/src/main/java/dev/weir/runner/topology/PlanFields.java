package dev.weir.runner.topology;

import java.lang.reflect.Field;

/** Fields of plan nodes that Flink keeps to itself. */
final class PlanFields {
    private PlanFields() {}

    /** Null where the object has no such field. */
    static Object read(Object object, String name) {
        Field field = find(object, name);
        try {
            return field == null ? null : field.get(object);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Leaves an object alone that has no such field. */
    static void write(Object object, String name, Object value) {
        Field field = find(object, name);
        try {
            if (field != null) {
                field.set(object, value);
            }
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Field find(Object object, String name) {
        for (Class<?> c = object.getClass(); c != null; c = c.getSuperclass()) {
            try {
                Field field = c.getDeclaredField(name);
                field.setAccessible(true);
                return field;
            } catch (NoSuchFieldException e) {
                continue;
            }
        }
        return null;
    }
}
