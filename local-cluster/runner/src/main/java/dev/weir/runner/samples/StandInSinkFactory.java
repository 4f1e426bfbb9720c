package dev.weir.runner.samples;

import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.factories.DynamicTableSinkFactory;

/** Creates the real sink, then puts a capture in the place of its writer. */
final class StandInSinkFactory implements DynamicTableSinkFactory {
    private static final String SELECT = dev.weir.runner.sql.SelectSink.CONNECTOR;

    private final StandIns standIns;

    StandInSinkFactory(StandIns standIns) {
        this.standIns = standIns;
    }

    @Override
    public DynamicTableSink createDynamicTableSink(Context context) {
        var table = context.getObjectIdentifier();
        String connector = Connectors.of(context);
        if (connector.equals(SELECT)) {
            return SinkStandIn.of(standIns, context, new SelectSink());
        }
        String address = Addresses.of(context.getCatalogTable().getOptions());
        if (standIns.isReal(table)) {
            LocalConnectors.requireInside(context, standIns.script());
            standIns.metReal("sink", context);
            return RealConnector.sink(standIns.environment().getCatalogManager(), context);
        }
        DynamicTableSink real = real(context);
        standIns.met(new StandIn(table.asSummaryString(), "sink", connector, "capture", real instanceof AssumedSink ? "assumed" : "real", address));
        return SinkStandIn.of(standIns, context, real);
    }

    private DynamicTableSink real(Context context) {
        try {
            return RealConnector.sink(standIns.environment().getCatalogManager(), context);
        } catch (RuntimeException refusal) {
            boolean hasSample = standIns.sampleOf(context.getObjectIdentifier()).isPresent();
            if (RealConnector.absent(refusal).filter(absent -> Connectors.isPlausible(absent, hasSample)).isPresent()) {
                return new AssumedSink(context);
            }
            throw refusal;
        }
    }

    @Override
    public String factoryIdentifier() {
        return "weir-stand-in";
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of();
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return Set.of();
    }
}
