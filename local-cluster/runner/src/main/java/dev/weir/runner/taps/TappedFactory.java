package dev.weir.runner.taps;

import dev.weir.runner.captures.TaskBarriers;
import java.io.Serializable;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.flink.api.common.JobID;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.api.operators.StreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Stands for an operator's factory, with all interfaces that it has, since Flink asks for these; the operator it makes gets an
 * output with eyes. No operator is added to the graph, so ids, chains and state are what they are without.
 */
final class TappedFactory implements InvocationHandler, Serializable {
    private static final long serialVersionUID = 1L;

    private final StreamOperatorFactory<?> factory;
    private final boolean isSource;

    private TappedFactory(StreamOperatorFactory<?> factory, boolean isSource) {
        this.factory = factory;
        this.isSource = isSource;
    }

    /** @param isSource whether the operator has no input: it is a source of Flink's older kind then */
    static StreamOperatorFactory<?> of(StreamOperatorFactory<?> factory, boolean isSource) {
        Class<?>[] interfaces = interfaces(factory.getClass()).toArray(Class<?>[]::new);
        return (StreamOperatorFactory<?>) Proxy.newProxyInstance(factory.getClass().getClassLoader(), interfaces, new TappedFactory(factory, isSource));
    }

    private static Set<Class<?>> interfaces(Class<?> of) {
        Set<Class<?>> all = new LinkedHashSet<>();
        for (Class<?> each = of; each != null; each = each.getSuperclass()) {
            all.addAll(Set.of(each.getInterfaces()));
        }
        return all;
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        if (method.getDeclaringClass() == Object.class) {
            return switch (method.getName()) {
                case "equals" -> proxy == arguments[0];
                case "hashCode" -> System.identityHashCode(proxy);
                default -> factory.toString();
            };
        }
        try {
            return method.getName().equals("createStreamOperator")
                    ? method.invoke(factory, tapped((StreamOperatorParameters<?>) arguments[0]))
                    : method.invoke(factory, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }

    private <T> StreamOperatorParameters<T> tapped(StreamOperatorParameters<T> given) {
        TaskBarriers.madeIn(given.getContainingTask());
        JobID job = given.getContainingTask().getEnvironment().getJobID();
        TapPoints.entered(job, given.getContainingTask().getEnvironment());
        String operator = given.getStreamConfig().getOperatorID().toString();
        TapPoint point = TapPoints.point(job, operator);
        if (point == null) {
            return given;
        }
        int subtask = given.getContainingTask().getEnvironment().getTaskInfo().getIndexOfThisSubtask();
        Eyes eyes = new Eyes(point, subtask);
        SourceGate gate = isSource ? TapPoints.gate(job, operator) : null;
        Output<StreamRecord<T>> output = gate == null ? new TappedOutput<>(given.getOutput(), eyes) : new GatedOutput<>(given.getOutput(), eyes, gate);
        return new StreamOperatorParameters<>(
                given.getContainingTask(),
                given.getStreamConfig(),
                output,
                given::getProcessingTimeService,
                given.getOperatorEventDispatcher(),
                given.getMailboxExecutor());
    }
}
