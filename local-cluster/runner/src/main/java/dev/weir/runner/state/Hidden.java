package dev.weir.runner.state;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.LinkedHashMap;
import java.util.Map;

/** Fields that classes keep to themselves. */
final class Hidden {
    private Hidden() {}

    /** @return null where the class has no such field, as another Flink may not */
    static Object field(Object object, String name) {
        for (Class<?> type = object.getClass(); type != null; type = type.getSuperclass()) {
            try {
                return open(type.getDeclaredField(name)).get(object);
            } catch (NoSuchFieldException above) {
                // It may be in the class above.
            } catch (ReflectiveOperationException | RuntimeException closed) {
                return null;
            }
        }
        return null;
    }

    /** All of an object's own fields that can be read, by name. */
    static Map<String, Object> fields(Object object) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (Class<?> type = object.getClass(); type != null && type != Object.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !field.isSynthetic()) {
                    try {
                        fields.putIfAbsent(field.getName(), open(field).get(object));
                    } catch (ReflectiveOperationException | RuntimeException closed) {
                        // Of a class that opens itself to nobody, the rest is told.
                    }
                }
            }
        }
        return fields;
    }

    private static Field open(Field field) {
        field.setAccessible(true);
        return field;
    }
}
