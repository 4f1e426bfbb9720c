package dev.weir.runner.samples;

import java.util.Optional;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.ParallelismProvider;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.source.DataStreamScanProvider;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.SourceProvider;
import org.apache.flink.table.data.RowData;

/** Reads a sample where the real source would scan its table: same boundedness, parallelism, name and refusals. */
final class SampleScan {
    private final StandInTable table;
    private final ScanTableSource real;
    private final Abilities abilities;

    SampleScan(StandInTable table, ScanTableSource real, Abilities abilities) {
        this.table = table;
        this.real = real;
        this.abilities = abilities;
    }

    @SuppressWarnings("unchecked")
    ScanTableSource.ScanRuntimeProvider provider(ScanTableSource.ScanContext context) {
        var provider = realProvider(context);
        boolean given = table.standIns().script().given();
        boolean bounded = provider == null || provider.isBounded() || table.standIns().script().endsAsBatch();
        Optional<Integer> parallelism = provider instanceof ParallelismProvider p ? p.getParallelism() : Optional.empty();
        if (table.standIns().script().chosen()) {
            return chosen(provider, context, bounded);
        }
        var source = given ? given() : new SampleSource(SamplePlanner.plan(table, real, abilities, false));
        var type = ((ResultTypeQueryable<RowData>) source).getProducedType();
        boolean placedByConnector = provider instanceof DataStreamScanProvider || abilities.watermarks != null || abilities.sourceWatermark;
        return placedByConnector
                ? new Placed(table.name(), source, type, provider, watermarks(given), bounded, parallelism)
                : new Plain(source, bounded, parallelism);
    }

    /** Its reader alone says watermarks, so the place that the connector has for them stays empty. */
    private ScanTableSource.ScanRuntimeProvider chosen(ScanTableSource.ScanRuntimeProvider provider, ScanTableSource.ScanContext context, boolean bounded) {
        boolean placedByConnector = provider instanceof DataStreamScanProvider || abilities.watermarks != null || abilities.sourceWatermark;
        WatermarkStrategy<RowData> pushed = abilities.watermarks != null ? abilities.watermarks : abilities.sourceWatermark ? WatermarkStrategy.forMonotonousTimestamps() : null;
        var source = new ChosenSource(SamplePlanner.plan(table, real, abilities, false), pushed);
        return placedByConnector
                ? new Placed(table.name(), source, source.getProducedType(), provider, WatermarkStrategy.noWatermarks(), bounded, Optional.empty())
                : new Plain(source, bounded, Optional.empty());
    }

    private GivenSource given() {
        var unsampled = new StandInTable(table.standIns(), table.context(), Optional.empty());
        return new GivenSource(GivenTable.of(unsampled, SamplePlanner.plan(unsampled, real, abilities, false)));
    }

    /** What the connector refuses is refused; what it cannot reach is none of a local run's business. */
    private ScanTableSource.ScanRuntimeProvider realProvider(ScanTableSource.ScanContext context) {
        try {
            return real.getScanRuntimeProvider(context);
        } catch (RuntimeException thrown) {
            if (!Reach.isOut(thrown)) {
                throw named(table.name(), thrown);
            }
            return null;
        }
    }

    /** A connector that checks its options this late does not say of which table they are. */
    private static RuntimeException named(String table, RuntimeException refusal) {
        return refusal instanceof IllegalStateException || refusal instanceof IllegalArgumentException
                ? new ValidationException("Unable to create a source for reading table '" + table + "'.", refusal)
                : refusal;
    }

    /** @param given a test wants every watermark that a row makes, at once */
    private WatermarkStrategy<RowData> watermarks(boolean given) {
        if (abilities.watermarks != null) {
            return new PromptWatermarks(abilities.watermarks, given ? 0 : PromptWatermarks.INTERVAL);
        }
        return abilities.sourceWatermark ? WatermarkStrategy.forMonotonousTimestamps() : WatermarkStrategy.noWatermarks();
    }

    private record Plain(Source<RowData, ?, ?> source, boolean isBounded, Optional<Integer> parallelism) implements SourceProvider {
        @Override
        public Source<RowData, ?, ?> createSource() {
            return source;
        }

        @Override
        public Optional<Integer> getParallelism() {
            return parallelism;
        }
    }

    /** For a connector that places its source itself, to give it watermarks: ours goes to the same place. */
    private record Placed(
            String table,
            Source<RowData, ?, ?> source,
            TypeInformation<RowData> type,
            ScanTableSource.ScanRuntimeProvider real,
            WatermarkStrategy<RowData> watermarks,
            boolean isBounded,
            Optional<Integer> parallelism)
            implements DataStreamScanProvider {
        @Override
        public DataStream<RowData> produceDataStream(ProviderContext context, StreamExecutionEnvironment environment) {
            var place = Place.of(table, real, context, environment);
            var stream = environment.fromSource(source, watermarks, place.name(), type);
            if (place.uid() != null) {
                stream.uid(place.uid());
            }
            return stream;
        }

        @Override
        public Optional<Integer> getParallelism() {
            return parallelism;
        }
    }

    /** Name and uid that the connector gives its source, learnt by letting it place one in an environment thrown away. */
    private record Place(String name, String uid) {
        static Place of(String table, ScanTableSource.ScanRuntimeProvider real, ProviderContext context, StreamExecutionEnvironment environment) {
            if (real instanceof DataStreamScanProvider placing) {
                try {
                    var aside = new StreamExecutionEnvironment(new Configuration((Configuration) environment.getConfiguration()));
                    var placed = placing.produceDataStream(context, aside).getTransformation();
                    return new Place(placed.getName(), placed.getUid());
                } catch (RuntimeException thrown) {
                    if (!Reach.isOut(thrown)) {
                        throw named(table, thrown);
                    }
                    return new Place(context.getName(), context.generateUid("source").orElse(null));
                }
            }
            return new Place(context.getName(), context.generateUid("source").orElse(null));
        }
    }
}
