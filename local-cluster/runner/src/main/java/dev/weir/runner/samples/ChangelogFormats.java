package dev.weir.runner.samples;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.format.DecodingFormat;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.DeserializationFormatFactory;
import org.apache.flink.table.factories.DynamicTableFactory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.types.DataType;

/** Formats whose lines are changes, as Flink's own factories make them: debezium-json and its kin. */
final class ChangelogFormats {
    private ChangelogFormats() {}

    /** The changes a table of an absent connector is assumed to give: those of its format where that one is known here. */
    static ChangelogMode modeOf(DynamicTableFactory.Context context) {
        String format = Connectors.formatOf(context.getCatalogTable().getOptions());
        if (!Connectors.isChangelogFormat(format)) {
            return ChangelogMode.insertOnly();
        }
        return format.endsWith("-json") ? decoding(context, format).getChangelogMode() : ChangelogMode.all();
    }

    /**
     * Decodes lines of the format into the physical columns and, after them, the format's metadata.
     *
     * @param metadataKeys keys of the table; those the format knows are kept, the rest are dropped
     */
    static Decoder decoder(
            DynamicTableFactory.Context context, String format, List<String> metadataKeys, ScanTableSource.ScanContext scan) {
        var decoding = decoding(context, format);
        DataType physical = context.getCatalogTable().getResolvedSchema().toPhysicalRowDataType();
        var known = new ArrayList<String>();
        for (String key : metadataKeys) {
            String ofFormat = key.startsWith("value.") ? key.substring("value.".length()) : key;
            if (decoding.listReadableMetadata().containsKey(ofFormat)) {
                known.add(key);
            }
        }
        decoding.applyReadableMetadata(known.stream().map(key -> key.startsWith("value.") ? key.substring("value.".length()) : key).toList());
        return new Decoder(decoding.createRuntimeDecoder(scan, physical), known);
    }

    /** @param metadataKeys the table's keys that follow the physical columns in each row */
    record Decoder(DeserializationSchema<RowData> schema, List<String> metadataKeys) {}

    private static DecodingFormat<DeserializationSchema<RowData>> decoding(DynamicTableFactory.Context context, String format) {
        var factory = FactoryUtil.discoverFactory(context.getClassLoader(), DeserializationFormatFactory.class, format);
        Map<String, String> options = context.getCatalogTable().getOptions();
        var own = new Configuration();
        for (String prefix : List.of(format + ".", "value." + format + ".")) {
            options.forEach((key, value) -> {
                if (key.startsWith(prefix)) {
                    own.setString(key.substring(prefix.length()), value);
                }
            });
        }
        return factory.createDecodingFormat(context, own);
    }
}
