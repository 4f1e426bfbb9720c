package dev.weir.runner.given;

import java.lang.reflect.Field;

/** Reads what Flink's operator factories keep to themselves. */
public final class Inside {
    private Inside() {}

    public static Object field(Object holder, String name) {
        for (Class<?> type = holder.getClass(); type != null; type = type.getSuperclass()) {
            try {
                Field field = type.getDeclaredField(name);
                field.setAccessible(true);
                return field.get(holder);
            } catch (NoSuchFieldException next) {
                continue;
            } catch (IllegalAccessException e) {
                break;
            }
        }
        throw new IllegalStateException("Flink's " + holder.getClass().getName() + " has changed: it has no readable field " + name + ".");
    }
}
