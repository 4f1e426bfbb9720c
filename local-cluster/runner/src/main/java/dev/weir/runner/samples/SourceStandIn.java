package dev.weir.runner.samples;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.LookupTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.abilities.SupportsFilterPushDown;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.expressions.ResolvedExpression;
import org.apache.flink.table.plan.stats.TableStats;

/**
 * A source that is the real one in everything but where its rows come from. It has exactly the interfaces of the real
 * source, so the planner asks of it what it would ask of that one, and gets that one's answers.
 */
final class SourceStandIn implements InvocationHandler {
    private final StandInTable table;
    private final DynamicTableSource real;
    private final Abilities abilities;
    private boolean isChecked;

    private SourceStandIn(StandInTable table, DynamicTableSource real, Abilities abilities) {
        this.table = table;
        this.real = real;
        this.abilities = abilities;
    }

    static DynamicTableSource of(StandInTable table, DynamicTableSource real) {
        return new SourceStandIn(table, real, new Abilities()).proxy();
    }

    private DynamicTableSource proxy() {
        ClassLoader loader = table.context().getClassLoader();
        return (DynamicTableSource) Proxy.newProxyInstance(loader, Interfaces.of(real, loader), this);
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        return switch (method.getName()) {
            case "copy" -> copy();
            case "equals" -> isSame(arguments[0]);
            case "getScanRuntimeProvider" -> scan((ScanTableSource.ScanContext) arguments[0]);
            case "getLookupRuntimeProvider" -> lookup((LookupTableSource.LookupContext) arguments[0]);
            case "reportStatistics" -> statistics(method);
            case "listReadableMetadata" -> checked(method);
            // A pushed-down aggregate would have to be computed here; declining it leaves it to the planner.
            case "applyAggregates" -> false;
            default -> remember(method.getName(), arguments, Interfaces.call(real, method, arguments));
        };
    }

    @SuppressWarnings("unchecked")
    private Object remember(String ability, Object[] arguments, Object answer) {
        switch (ability) {
            case "applyProjection" -> abilities.projection = (int[][]) arguments[0];
            case "applyReadableMetadata" -> abilities.metadataKeys = List.copyOf((List<String>) arguments[0]);
            case "applyFilters" -> abilities.accept(
                    (List<ResolvedExpression>) arguments[0], ((SupportsFilterPushDown.Result) answer).getAcceptedFilters());
            case "applyPartitions" -> abilities.partitions = (List<Map<String, String>>) arguments[0];
            case "applyLimit" -> abilities.limit = (Long) arguments[0];
            case "applyWatermark" -> abilities.watermarks = (WatermarkStrategy<RowData>) arguments[0];
            case "applySourceWatermark" -> abilities.sourceWatermark = true;
            default -> {}
        }
        return answer;
    }

    private DynamicTableSource copy() {
        var copy = new SourceStandIn(table, real.copy(), abilities.copy());
        copy.isChecked = isChecked;
        return copy.proxy();
    }

    private Object scan(ScanTableSource.ScanContext context) {
        table.met("source", real instanceof AssumedSource);
        return new SampleScan(table, (ScanTableSource) real, abilities).provider(context);
    }

    private Object lookup(LookupTableSource.LookupContext context) {
        table.met("lookup", real instanceof AssumedSource);
        return new SampleLookup(table, (LookupTableSource) real, abilities).provider(context);
    }

    /** The planner asks for metadata before all else. */
    private Object checked(Method method) throws Throwable {
        if (!isChecked) {
            isChecked = true;
            PlannerChecks.check(table, real);
        }
        return Interfaces.call(real, method);
    }

    /** Statistics may have to be fetched from the outside, so unknown is an answer. */
    private Object statistics(Method method) {
        try {
            return Interfaces.call(real, method);
        } catch (Throwable outOfReach) {
            return TableStats.UNKNOWN;
        }
    }

    private boolean isSame(Object other) {
        return other != null
                && Proxy.isProxyClass(other.getClass())
                && Proxy.getInvocationHandler(other) instanceof SourceStandIn that
                && real.equals(that.real);
    }
}
