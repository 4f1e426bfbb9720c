package dev.weir.runner.lineage;

import java.io.Serializable;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.streaming.api.graph.StreamConfig;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;

/**
 * Stands for an operator's factory with all its interfaces; in a traced run the operator it makes stands for Flink's own likewise, and writes
 * down which rows come in, while its output writes down which rows go out.
 */
final class TracedFactory implements InvocationHandler, Serializable {
    private static final long serialVersionUID = 1L;

    private final StreamOperatorFactory<?> factory;

    private TracedFactory(StreamOperatorFactory<?> factory) {
        this.factory = factory;
    }

    static StreamOperatorFactory<?> of(StreamOperatorFactory<?> factory) {
        return (StreamOperatorFactory<?>) standIn(factory, new TracedFactory(factory));
    }

    private static Object standIn(Object real, InvocationHandler handler) {
        Set<Class<?>> all = new LinkedHashSet<>();
        for (Class<?> each = real.getClass(); each != null; each = each.getSuperclass()) {
            for (Class<?> one : each.getInterfaces()) {
                if (Modifier.isPublic(one.getModifiers())) {
                    all.add(one);
                }
            }
        }
        return Proxy.newProxyInstance(real.getClass().getClassLoader(), all.toArray(Class<?>[]::new), handler);
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        if (method.getDeclaringClass() == Object.class) {
            return ofObject(proxy, factory, method, arguments);
        }
        if (!method.getName().equals("createStreamOperator")) {
            return call(factory, method, arguments);
        }
        StreamOperatorParameters<?> given = (StreamOperatorParameters<?>) arguments[0];
        Experiment experiment = Experiment.of(given.getContainingTask().getEnvironment().getJobID());
        if (experiment.turns() != null) {
            Wave.mayPass(given.getContainingTask());
        }
        if (experiment.worlds() != null) {
            return forked(method, given, experiment.worlds());
        }
        Trace trace = experiment.trace();
        TracedOperator traced = trace == null ? null : trace.operator(given.getStreamConfig().getOperatorID().toString());
        return traced == null ? call(factory, method, arguments) : traced(method, given, trace, traced);
    }

    private <T> Object traced(Method method, StreamOperatorParameters<T> given, Trace trace, TracedOperator traced) throws Throwable {
        StreamConfig config = given.getStreamConfig();
        ClassLoader loader = given.getContainingTask().getUserCodeClassLoader();
        boolean keyed = config.getStateKeySerializer(loader) != null;
        TypeSerializer<?> out = config.getTypeSerializerOut(loader);
        TracedOutput<T> output = new TracedOutput<>(given.getOutput(), traced, out, traced.marks(trace.sums) && out != null, keyed);
        StreamOperator<?> made = (StreamOperator<?>) call(factory, method, new Object[] {new StreamOperatorParameters<>(
                given.getContainingTask(), config, output, given::getProcessingTimeService, given.getOperatorEventDispatcher(), given.getMailboxExecutor())});
        output.of(made);
        return standIn(made, new TracedInputs(made, traced, output, config, loader, keyed));
    }

    private <T> Object forked(Method method, StreamOperatorParameters<T> given, Worlds worlds) throws Throwable {
        StreamConfig config = given.getStreamConfig();
        ClassLoader loader = given.getContainingTask().getUserCodeClassLoader();
        boolean keyed = config.getStateKeySerializer(loader) != null;
        WorldOutput<T> output = new WorldOutput<>(given.getOutput(), worlds, config.getTypeSerializerOut(loader), !config.getOperatorNonChainedOutputs(loader).isEmpty());
        StreamOperator<?> made = (StreamOperator<?>) call(factory, method, new Object[] {new StreamOperatorParameters<>(
                given.getContainingTask(), config, output, given::getProcessingTimeService, given.getOperatorEventDispatcher(), given.getMailboxExecutor())});
        Forks forks = keyed && made instanceof AbstractStreamOperator<?> known ? new Forks(known, worlds) : null;
        output.of(forks);
        boolean reads = made instanceof OneInputStreamOperator<?, ?> || made instanceof TwoInputStreamOperator<?, ?, ?>;
        if (keyed && forks == null || !reads) {
            worlds.isUnfit(made.getClass() + " is not known");
        }
        return standIn(made, new WorldInputs(made, worlds, worlds.operator(config.getOperatorID().toString()), forks, config, loader));
    }

    static Object call(Object real, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }

    static Object ofObject(Object proxy, Object real, Method method, Object[] arguments) {
        return switch (method.getName()) {
            case "equals" -> proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> real.toString();
        };
    }
}
