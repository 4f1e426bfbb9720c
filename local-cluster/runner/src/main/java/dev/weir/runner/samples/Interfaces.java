package dev.weir.runner.samples;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.LinkedHashSet;
import java.util.Set;

/** What a proxy needs to know of the object behind it. */
final class Interfaces {
    private Interfaces() {}

    /** Every public interface of the object that the loader sees as the same class. */
    static Class<?>[] of(Object object, ClassLoader loader) {
        Set<Class<?>> all = new LinkedHashSet<>();
        for (Class<?> c = object.getClass(); c != null; c = c.getSuperclass()) {
            collect(c, all);
        }
        return all.stream()
                .filter(type -> Modifier.isPublic(type.getModifiers()) && isSeenBy(loader, type))
                .toArray(Class<?>[]::new);
    }

    /** Calls through, throwing what the method threw. */
    static Object call(Object target, Method method, Object... arguments) throws Throwable {
        try {
            method.setAccessible(true);
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static void collect(Class<?> type, Set<Class<?>> into) {
        for (Class<?> parent : type.getInterfaces()) {
            if (into.add(parent)) {
                collect(parent, into);
            }
        }
    }

    private static boolean isSeenBy(ClassLoader loader, Class<?> type) {
        try {
            return Class.forName(type.getName(), false, loader) == type;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
