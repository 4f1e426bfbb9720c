package dev.weir.runner.samples;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.LookupTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.abilities.SupportsProjectionPushDown;
import org.apache.flink.table.connector.source.abilities.SupportsReadingMetadata;
import org.apache.flink.table.connector.source.abilities.SupportsWatermarkPushDown;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.DynamicTableFactory;
import org.apache.flink.table.types.DataType;

/** Stands where a connector would stand that is not on the class path, with the abilities assumed of its kind. */
abstract class AssumedSource implements ScanTableSource, SupportsReadingMetadata {
    private final DynamicTableFactory.Context context;

    private AssumedSource(DynamicTableFactory.Context context) {
        this.context = context;
    }

    static AssumedSource of(DynamicTableFactory.Context context) {
        return switch (Connectors.kindOf(Connectors.of(context))) {
            case LOG, UPSERT_LOG -> new Log(context);
            case DATABASE -> new Database(context);
            case PLAIN, GENERATOR -> new Plain(context);
            case CHANGE_CAPTURE, FILES -> new ScanOnly(context);
        };
    }

    @Override
    public ChangelogMode getChangelogMode() {
        return switch (Connectors.kindOf(Connectors.of(context))) {
            case UPSERT_LOG -> ChangelogMode.upsert();
            case CHANGE_CAPTURE -> ChangelogMode.all();
            case LOG, DATABASE, PLAIN, GENERATOR, FILES -> ChangelogFormats.modeOf(context);
        };
    }

    @Override
    public ScanRuntimeProvider getScanRuntimeProvider(ScanContext scan) {
        return this::isBounded;
    }

    private boolean isBounded() {
        Map<String, String> options = context.getCatalogTable().getOptions();
        return switch (Connectors.kindOf(Connectors.of(options))) {
            case DATABASE, PLAIN -> true;
            case GENERATOR -> options.containsKey("number-of-rows") || options.containsKey("events.num");
            case FILES -> !options.containsKey("source.monitor-interval");
            case LOG, UPSERT_LOG, CHANGE_CAPTURE -> false;
        };
    }

    @Override
    public Map<String, DataType> listReadableMetadata() {
        var declared = new LinkedHashMap<String, DataType>();
        for (Column column : context.getCatalogTable().getResolvedSchema().getColumns()) {
            if (column instanceof Column.MetadataColumn metadata) {
                declared.put(metadata.getMetadataKey().orElse(metadata.getName()), metadata.getDataType());
            }
        }
        return declared;
    }

    @Override
    public void applyReadableMetadata(List<String> keys, DataType produced) {}

    @Override
    public DynamicTableSource copy() {
        return of(context);
    }

    @Override
    public String asSummaryString() {
        return Connectors.of(context);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AssumedSource that && context.getObjectIdentifier().equals(that.context.getObjectIdentifier());
    }

    @Override
    public int hashCode() {
        return context.getObjectIdentifier().hashCode();
    }

    private static final class Log extends AssumedSource implements SupportsWatermarkPushDown {
        Log(DynamicTableFactory.Context context) {
            super(context);
        }

        @Override
        public void applyWatermark(WatermarkStrategy<RowData> strategy) {}
    }

    private static final class ScanOnly extends AssumedSource {
        ScanOnly(DynamicTableFactory.Context context) {
            super(context);
        }
    }

    private static class Plain extends AssumedSource implements LookupTableSource {
        Plain(DynamicTableFactory.Context context) {
            super(context);
        }

        @Override
        public LookupRuntimeProvider getLookupRuntimeProvider(LookupContext lookup) {
            return new LookupRuntimeProvider() {};
        }
    }

    private static final class Database extends Plain implements SupportsProjectionPushDown {
        Database(DynamicTableFactory.Context context) {
            super(context);
        }

        @Override
        public boolean supportsNestedProjection() {
            return false;
        }

        @Override
        public void applyProjection(int[][] fields, DataType produced) {}
    }
}
