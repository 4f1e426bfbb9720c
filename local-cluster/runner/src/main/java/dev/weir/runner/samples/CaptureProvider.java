package dev.weir.runner.samples;

import dev.weir.runner.captures.CaptureSink;
import java.util.Locale;
import java.util.Optional;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.CustomSinkOperatorUidHashes;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSink;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.transformations.SinkTransformation;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.connector.ParallelismProvider;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.sink.DataStreamSinkProvider;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.sink.SinkV2Provider;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.DynamicTableFactory;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;

/** Captures what a sink would write: same parallelism, operators and refusals as the real one. */
record CaptureProvider(StandIns standIns, DynamicTableFactory.Context table, DynamicTableSink real, DataType consumed) {
    private static final String DELIVERY = "sink.delivery-guarantee";

    DynamicTableSink.SinkRuntimeProvider provider(DynamicTableSink.Context context) {
        var provider = realProvider(context);
        Optional<Integer> parallelism = provider instanceof ParallelismProvider p ? p.getParallelism() : Optional.empty();
        var capture = new CaptureSink(name(), rowType(), delivery(provider));
        if (provider instanceof DataStreamSinkProvider placing) {
            return new Placed(capture, placing, parallelism);
        }
        return SinkV2Provider.of(commits(provider) ? new CommittingCapture(capture) : capture, parallelism.orElse(null));
    }

    private String name() {
        var options = table.getCatalogTable().getOptions();
        return real instanceof SelectSink ? options.get("name") : StandIns.sinkName(table.getObjectIdentifier());
    }

    private DynamicTableSink.SinkRuntimeProvider realProvider(DynamicTableSink.Context context) {
        try {
            return real.getSinkRuntimeProvider(context);
        } catch (RuntimeException thrown) {
            if (!Reach.isOut(thrown)) {
                throw thrown;
            }
            return null;
        }
    }

    /** As the table says, or as its connector does for a table that says nothing; where it has no such option, a sink that commits does so once. */
    private String delivery(DynamicTableSink.SinkRuntimeProvider provider) {
        if (real instanceof SelectSink) {
            return null;
        }
        String said = table.getCatalogTable().getOptions().get(DELIVERY);
        if (said != null) {
            return said.toLowerCase(Locale.ROOT).replace('_', '-');
        }
        return real instanceof AssumedSink ? null : RealConnector.defaultOf(standIns.environment().getCatalogManager(), table, DELIVERY)
                .map(value -> value.toString().toLowerCase(Locale.ROOT).replace('_', '-'))
                .orElse(commits(provider) ? "exactly-once" : "at-least-once");
    }

    private static boolean commits(DynamicTableSink.SinkRuntimeProvider provider) {
        try {
            return provider instanceof SinkV2Provider v2 && v2.createSink() instanceof SupportsCommitter;
        } catch (RuntimeException thrown) {
            if (!Reach.isOut(thrown)) {
                throw thrown;
            }
            return false;
        }
    }

    /** Metadata is captured under the table's column names, not the connector's keys. */
    private RowType rowType() {
        var schema = table.getCatalogTable().getResolvedSchema();
        var type = (RowType) (consumed == null ? schema.toPhysicalRowDataType() : consumed).getLogicalType();
        return new RowType(false, type.getFields().stream()
                .map(field -> new RowType.RowField(columnName(field.getName()), field.getType()))
                .toList());
    }

    private String columnName(String field) {
        return table.getCatalogTable().getResolvedSchema().getColumns().stream()
                .filter(column -> column instanceof Column.MetadataColumn metadata && metadata.getMetadataKey().filter(field::equals).isPresent())
                .map(Column::getName)
                .findFirst()
                .orElse(field);
    }

    /** For a connector that places its sink itself: the capture goes where that sink would have gone. */
    private record Placed(CaptureSink capture, DataStreamSinkProvider real, Optional<Integer> parallelism) implements DataStreamSinkProvider {
        @Override
        public DataStreamSink<?> consumeDataStream(ProviderContext context, DataStream<RowData> rows) {
            SinkTransformation<?, ?> place = place(context, rows);
            Sink<RowData> sink = place != null && place.getSink() instanceof SupportsCommitter ? new CommittingCapture(capture) : capture;
            DataStreamSink<RowData> end = DataStreamSink.forSink(rows, sink, CustomSinkOperatorUidHashes.DEFAULT);
            end.name(place == null ? context.getName() : place.getName());
            String uid = place == null ? context.generateUid("sink").orElse(null) : place.getUid();
            if (uid != null) {
                end.uid(uid);
            }
            if (place != null && place.isParallelismConfigured()) {
                end.setParallelism(place.getParallelism());
            }
            parallelism.ifPresent(end::setParallelism);
            return end;
        }

        @Override
        public Optional<Integer> getParallelism() {
            return parallelism;
        }

        /** Null where the connector puts more than a sink behind the rows, or cannot be asked. */
        private SinkTransformation<?, ?> place(ProviderContext context, DataStream<RowData> rows) {
            try {
                var aside = new StreamExecutionEnvironment(new Configuration((Configuration) rows.getExecutionEnvironment().getConfiguration()));
                var placed = real.consumeDataStream(context, new DataStream<>(aside, rows.getTransformation())).getTransformation();
                return placed instanceof SinkTransformation<?, ?> sink ? sink : null;
            } catch (RuntimeException thrown) {
                if (!Reach.isOut(thrown)) {
                    throw thrown;
                }
                return null;
            }
        }
    }
}
