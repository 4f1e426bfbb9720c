package dev.weir.runner.captures;

import java.lang.reflect.Field;
import org.apache.flink.streaming.runtime.tasks.StreamTask;

/**
 * Which checkpoint a task is at. A sink's writer is told that a barrier has come, and not which: its task knows. Operators of a task are made and opened by the
 * task's own thread, by which a writer finds it.
 */
public final class TaskBarriers {
    private static final ThreadLocal<StreamTask<?, ?>> TASK = new ThreadLocal<>();

    private final Object coordinator;
    private final Field last;

    private TaskBarriers(Object coordinator, Field last) {
        this.coordinator = coordinator;
        this.last = last;
    }

    /** Before the operators of a task are opened, by its thread. */
    public static void madeIn(StreamTask<?, ?> task) {
        TASK.set(task);
    }

    /** Null outside of a task whose sinks can be rewound. */
    static TaskBarriers ofThisTask() {
        StreamTask<?, ?> task = TASK.get();
        if (task == null) {
            return null;
        }
        try {
            Object coordinator = open(StreamTask.class, "subtaskCheckpointCoordinator").get(task);
            return new TaskBarriers(coordinator, open(coordinator.getClass(), "lastCheckpointId"));
        } catch (ReflectiveOperationException changed) {
            throw new IllegalStateException("Flink's StreamTask has changed: it does not say any more which checkpoint it is at.", changed);
        }
    }

    /** The checkpoint or savepoint whose barrier came last. */
    long last() {
        try {
            return last.getLong(coordinator);
        } catch (IllegalAccessException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Field open(Class<?> type, String name) throws NoSuchFieldException {
        Field field = type.getDeclaredField(name);
        field.setAccessible(true);
        return field;
    }
}
