package dev.weir.runner.samples;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.sink.abilities.SupportsOverwrite;
import org.apache.flink.table.connector.sink.abilities.SupportsPartitioning;
import org.apache.flink.table.connector.sink.abilities.SupportsWritingMetadata;
import org.apache.flink.table.factories.DynamicTableFactory;
import org.apache.flink.table.types.DataType;
import org.apache.flink.types.RowKind;

/**
 * Stands where a sink would stand whose connector is not on the class path: with a primary key it takes upserts, without one
 * inserts only, and whatever a changelog format can write.
 */
final class AssumedSink implements DynamicTableSink, SupportsWritingMetadata, SupportsPartitioning, SupportsOverwrite {
    private final DynamicTableFactory.Context context;

    AssumedSink(DynamicTableFactory.Context context) {
        this.context = context;
    }

    @Override
    public ChangelogMode getChangelogMode(ChangelogMode requested) {
        var table = context.getCatalogTable();
        if (Connectors.isChangelogFormat(Connectors.formatOf(table.getOptions()))) {
            return ChangelogMode.all();
        }
        Connectors.Kind kind = Connectors.kindOf(Connectors.of(context));
        boolean upserts = table.getResolvedSchema().getPrimaryKey().isPresent() && kind != Connectors.Kind.LOG && kind != Connectors.Kind.FILES;
        if (!upserts) {
            return ChangelogMode.insertOnly();
        }
        var mode = ChangelogMode.newBuilder();
        requested.getContainedKinds().stream().filter(change -> change != RowKind.UPDATE_BEFORE).forEach(mode::addContainedKind);
        return mode.build();
    }

    @Override
    public SinkRuntimeProvider getSinkRuntimeProvider(Context context) {
        return new SinkRuntimeProvider() {};
    }

    @Override
    public Map<String, DataType> listWritableMetadata() {
        var declared = new LinkedHashMap<String, DataType>();
        for (Column column : context.getCatalogTable().getResolvedSchema().getColumns()) {
            if (column instanceof Column.MetadataColumn metadata && metadata.isPersisted()) {
                declared.put(metadata.getMetadataKey().orElse(metadata.getName()), metadata.getDataType());
            }
        }
        return declared;
    }

    @Override
    public void applyWritableMetadata(List<String> keys, DataType consumed) {}

    @Override
    public void applyStaticPartition(Map<String, String> partition) {}

    @Override
    public void applyOverwrite(boolean overwrite) {}

    @Override
    public DynamicTableSink copy() {
        return new AssumedSink(context);
    }

    @Override
    public String asSummaryString() {
        return Connectors.of(context);
    }
}
