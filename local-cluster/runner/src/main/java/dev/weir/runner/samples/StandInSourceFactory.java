package dev.weir.runner.samples;

import java.util.Optional;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.factories.DynamicTableSourceFactory;

/** Creates the real source, then puts a sample stream under it. */
final class StandInSourceFactory implements DynamicTableSourceFactory {
    private final StandIns standIns;

    StandInSourceFactory(StandIns standIns) {
        this.standIns = standIns;
    }

    @Override
    public DynamicTableSource createDynamicTableSource(Context context) {
        var table = context.getObjectIdentifier();
        var sample = standIns.sampleOf(table);
        boolean given = standIns.script().given();
        boolean runsAsItIs = !given && (standIns.isReal(table) || (sample.isEmpty() && LocalConnectors.isLocalSource(context, standIns.script())));
        if (sample.isEmpty() && !given) {
            LocalConnectors.requireInside(context, standIns.script());
        }
        DynamicTableSource source = source(context, sample);
        if (runsAsItIs && !(source instanceof AssumedSource)) {
            standIns.metReal("source", context);
            return source;
        }
        return SourceStandIn.of(new StandInTable(standIns, context, sample), source);
    }

    private DynamicTableSource source(Context context, Optional<SampleStream> sample) {
        try {
            return RealConnector.source(standIns.environment().getCatalogManager(), context);
        } catch (RuntimeException refusal) {
            boolean isAssumed = (standIns.script().given() || !standIns.isReal(context.getObjectIdentifier()))
                    && RealConnector.absent(refusal).filter(absent -> Connectors.isPlausible(absent, sample.isPresent() || standIns.script().given())).isPresent();
            if (isAssumed) {
                return AssumedSource.of(context);
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
