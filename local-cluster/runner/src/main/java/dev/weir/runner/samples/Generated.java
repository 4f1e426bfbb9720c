package dev.weir.runner.samples;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkGeneratorSupplier;
import org.apache.flink.api.common.functions.DefaultOpenContext;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.table.runtime.generated.FilterCondition;
import org.apache.flink.table.runtime.generated.GeneratedFilterCondition;
import org.apache.flink.table.runtime.generated.GeneratedWatermarkGenerator;
import org.apache.flink.table.runtime.generated.WatermarkGenerator;
import org.apache.flink.util.clock.RelativeClock;
import org.apache.flink.util.clock.SystemClock;

/** Makes the planner's generated functions ready to be called outside an operator. */
public final class Generated {
    private Generated() {}

    static WatermarkGenerator eventTime(GeneratedWatermarkGenerator generated, ClassLoader loader) throws Exception {
        List<Object> references = new ArrayList<>(Arrays.asList(generated.getReferences()));
        references.add(new NoOperator());
        WatermarkGenerator evaluator =
                new GeneratedWatermarkGenerator(generated.getClassName(), generated.getCode(), references.toArray()).newInstance(loader);
        evaluator.open(DefaultOpenContext.INSTANCE);
        return evaluator;
    }

    public static FilterCondition filter(GeneratedFilterCondition generated, ClassLoader loader) throws Exception {
        FilterCondition filter = generated.newInstance(loader);
        filter.setRuntimeContext(runtimeContext(loader));
        filter.open(DefaultOpenContext.INSTANCE);
        return filter;
    }

    /** What a function may ask for when it opens: a class loader and somewhere to put metrics. */
    private static RuntimeContext runtimeContext(ClassLoader loader) {
        return (RuntimeContext) Proxy.newProxyInstance(RuntimeContext.class.getClassLoader(), new Class<?>[] {RuntimeContext.class}, (proxy, method, arguments) -> switch (method.getName()) {
            case "getUserCodeClassLoader" -> loader;
            case "getMetricGroup" -> UnregisteredMetricsGroup.createOperatorMetricGroup();
            default -> throw new UnsupportedOperationException(method.getName() + " in a filter pushed into a sample");
        });
    }

    private static final class NoOperator implements WatermarkGeneratorSupplier.Context {
        @Override
        public MetricGroup getMetricGroup() {
            return new UnregisteredMetricsGroup();
        }

        @Override
        public RelativeClock getInputActivityClock() {
            return SystemClock.getInstance();
        }
    }
}
