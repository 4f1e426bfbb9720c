package dev.weir.runner.language;

import static org.apache.flink.table.types.logical.utils.LogicalTypeChecks.isProctimeAttribute;
import static org.apache.flink.table.types.logical.utils.LogicalTypeChecks.isRowtimeAttribute;

import java.util.List;
import java.util.Set;
import org.apache.flink.table.catalog.UniqueConstraint;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.catalog.WatermarkSpec;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MultisetType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.StructuredType;
import org.apache.flink.table.types.logical.TimestampType;

/** The columns of a schema, as people read them. */
final class Columns {
    private Columns() {}

    static List<SqlScope.Column> of(ResolvedSchema schema) {
        Set<String> key = Set.copyOf(schema.getPrimaryKey().map(UniqueConstraint::getColumns).orElse(List.of()));
        return schema.getColumns().stream().map(column -> of(column, key.contains(column.getName()))).toList();
    }

    static SqlScope.Watermark watermark(ResolvedSchema schema) {
        return schema.getWatermarkSpecs().stream().findFirst().map(Columns::watermark).orElse(null);
    }

    static SqlScope.Type type(LogicalType type) {
        return new SqlScope.Type(text(type), type.isNullable());
    }

    private static SqlScope.Watermark watermark(WatermarkSpec spec) {
        return new SqlScope.Watermark(spec.getRowtimeAttribute(), spec.getWatermarkExpression().asSummaryString());
    }

    private static SqlScope.Column of(Column column, boolean key) {
        LogicalType type = column.getDataType().getLogicalType();
        String kind = column instanceof Column.ComputedColumn ? "computed" : column instanceof Column.MetadataColumn ? "metadata" : "physical";
        String expression = column instanceof Column.ComputedColumn computed ? computed.getExpression().asSummaryString()
                : column instanceof Column.MetadataColumn metadata ? metadata.getMetadataKey().orElse(metadata.getName()) : null;
        return new SqlScope.Column(column.getName(), text(type), type.isNullable(), kind, time(type), key, fields(type), column.getComment().orElse(null), expression);
    }

    private static String time(LogicalType type) {
        return isRowtimeAttribute(type) ? "event" : isProctimeAttribute(type) ? "processing" : null;
    }

    private static List<SqlScope.Column> fields(LogicalType type) {
        if (type instanceof RowType row) {
            return row.getFields().stream().map(field -> field(field.getName(), field.getType(), field.getDescription().orElse(null))).toList();
        }
        if (type instanceof StructuredType structured) {
            return structured.getAttributes().stream().map(field -> field(field.getName(), field.getType(), field.getDescription().orElse(null))).toList();
        }
        return type instanceof ArrayType array ? fields(array.getElementType()) : type instanceof MultisetType bag ? fields(bag.getElementType()) : List.of();
    }

    private static SqlScope.Column field(String name, LogicalType type, String comment) {
        return new SqlScope.Column(name, text(type), type.isNullable(), "physical", null, false, fields(type), comment, null);
    }

    /** As Flink's summary prints it; what it says beside of nullability and time stands in fields of its own. */
    private static String text(LogicalType type) {
        LogicalType plain = type.copy(true);
        if (plain instanceof TimestampType time) {
            plain = new TimestampType(true, time.getPrecision());
        } else if (plain instanceof LocalZonedTimestampType time) {
            plain = new LocalZonedTimestampType(true, time.getPrecision());
        }
        return plain.asSummaryString();
    }
}
