package dev.weir.runner.samples;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ArrayNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.BooleanNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.TextNode;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.apache.flink.table.data.binary.BinaryStringDataUtil;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/**
 * Refuses values that Flink's formats would silently change into others (a day that does not exist, a number too large for
 * its DECIMAL, a text that is no BOOLEAN), and writes the rest the one way those formats read them. Walks nested values.
 */
record SampleValues(ZoneId zone) {
    /** Not zero-padded too, as Flink's CSV format takes it. */
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("uuuu-M-d").withResolverStyle(ResolverStyle.STRICT);

    /** A value of the right kind that is too large for its type; the message says so in full. */
    static final class DoesNotFit extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        DoesNotFit(String value, LogicalType type) {
            super("`" + value + "` does not fit " + type.copy(true).asSummaryString());
        }
    }

    /** @throws RuntimeException where the value is not of this type */
    JsonNode checked(JsonNode value, LogicalType type) {
        if (value == null || value.isNull()) {
            return value;
        }
        return switch (type.getTypeRoot()) {
            case BOOLEAN -> value.isBoolean() ? value : BooleanNode.valueOf(isTrue(value.asText()));
            case DECIMAL -> fitting(value, (DecimalType) type);
            case DATE, TIME_WITHOUT_TIME_ZONE, TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> value.isTextual() ? ofTime(value, type) : value;
            case ROW -> value instanceof ObjectNode row ? checkedRow(row, (RowType) type) : value;
            case ARRAY -> value instanceof ArrayNode array ? checkedArray(array, type.getChildren().get(0)) : value;
            case MAP -> value instanceof ObjectNode map ? checkedMap(map, type.getChildren().get(1)) : value;
            default -> value;
        };
    }

    /** The words that Flink's CAST takes. */
    private static boolean isTrue(String text) {
        return BinaryStringDataUtil.toBoolean((BinaryStringData) StringData.fromString(text.trim()));
    }

    private static JsonNode fitting(JsonNode value, DecimalType type) {
        var exact = value.isNumber() ? value.decimalValue() : new BigDecimal(value.asText().trim());
        if (DecimalData.fromBigDecimal(exact, type.getPrecision(), type.getScale()) == null) {
            throw new DoesNotFit(value.asText(), type);
        }
        return value;
    }

    private JsonNode ofTime(JsonNode value, LogicalType type) {
        String text = value.asText().trim();
        switch (type.getTypeRoot()) {
            case DATE:
                LocalDate.parse(text, DAY);
                return value;
            case TIME_WITHOUT_TIME_ZONE:
                LocalTime.parse(text);
                return value;
            case TIMESTAMP_WITHOUT_TIME_ZONE:
                return TextNode.valueOf(SampleTimestamps.local(text));
            default:
                return TextNode.valueOf(SampleTimestamps.instant(text, zone));
        }
    }

    private JsonNode checkedRow(ObjectNode row, RowType type) {
        for (RowType.RowField field : type.getFields()) {
            if (row.has(field.getName())) {
                row.set(field.getName(), checked(row.get(field.getName()), field.getType()));
            }
        }
        return row;
    }

    private JsonNode checkedArray(ArrayNode array, LogicalType element) {
        for (int i = 0; i < array.size(); i++) {
            array.set(i, checked(array.get(i), element));
        }
        return array;
    }

    private JsonNode checkedMap(ObjectNode map, LogicalType value) {
        map.fieldNames().forEachRemaining(key -> map.replace(key, checked(map.get(key), value)));
        return map;
    }
}
