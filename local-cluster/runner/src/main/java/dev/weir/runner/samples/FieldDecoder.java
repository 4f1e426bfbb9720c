package dev.weir.runner.samples;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.flink.formats.common.Converter;
import org.apache.flink.formats.common.TimestampFormat;
import org.apache.flink.formats.csv.CsvToRowDataConverters;
import org.apache.flink.formats.json.JsonToRowDataConverters;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonProcessingException;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;

/** Decodes the values of one column with the converters of Flink's CSV and JSON formats, kept in this one class. */
final class FieldDecoder {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String column;
    private final LogicalType type;
    private final Function<JsonNode, Object> convert;

    private FieldDecoder(String column, LogicalType type, Function<JsonNode, Object> convert) {
        this.column = column;
        this.type = type;
        this.convert = convert;
    }

    static FieldDecoder of(RowShape.Field field, boolean csv, ZoneId zone) {
        LogicalType type = field.type().copy(true);
        var values = new SampleValues(zone);
        return new FieldDecoder(field.name(), type, csv && !isNested(type) ? csv(type, values) : json(type, values, csv));
    }

    Object decode(JsonNode value) throws RecordDecoder.BrokenRecord {
        if (value.isNull()) {
            return null;
        }
        try {
            return convert.apply(value);
        } catch (SampleValues.DoesNotFit e) {
            throw new RecordDecoder.BrokenRecord(column, e.getMessage(), e);
        } catch (RuntimeException e) {
            throw new RecordDecoder.BrokenRecord(column, "`" + shorten(value.isTextual() ? value.asText() : value.toString()) + "` is not a " + type.asSummaryString() + reason(e), e);
        }
    }

    private static Function<JsonNode, Object> csv(LogicalType type, SampleValues values) {
        Converter<JsonNode, Object, Void> row = new CsvToRowDataConverters(false).createRowConverter(RowType.of(new LogicalType[] {type}, new String[] {"f"}), true);
        RowData.FieldGetter getter = RowData.createFieldGetter(type, 0);
        boolean isTimestamp = type.is(LogicalTypeRoot.TIMESTAMP_WITHOUT_TIME_ZONE);
        return value -> {
            TimestampData plain = isTimestamp ? SampleTimestamps.plain(value.asText(), false) : null;
            if (plain != null) {
                return plain;
            }
            JsonNode wrapped = new OnlyField(values.checked(value, type));
            return getter.getFieldOrNull((RowData) row.convert(wrapped, null));
        };
    }

    /** The record of one field that Flink's converter reads by name: a map a value would cost more than the conversion. */
    private static final class OnlyField extends ObjectNode {
        private static final long serialVersionUID = 1L;

        private final transient JsonNode value;

        OnlyField(JsonNode value) {
            super(JSON.getNodeFactory(), Map.of());
            this.value = value;
        }

        @Override
        public int size() {
            return 1;
        }

        @Override
        public JsonNode get(String name) {
            return value;
        }
    }

    /** In a CSV field a nested value is written as JSON. */
    private static Function<JsonNode, Object> json(LogicalType type, SampleValues values, boolean inText) {
        var converter = new JsonToRowDataConverters(false, false, TimestampFormat.SQL).createConverter(type);
        switch (type.getTypeRoot()) {
            case TIMESTAMP_WITHOUT_TIME_ZONE:
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE:
                boolean isInstant = type.is(LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE);
                return value -> {
                    TimestampData plain = value.isTextual() ? SampleTimestamps.plain(value.textValue(), isInstant) : null;
                    return plain != null ? plain : converter.convert(values.checked(value, type));
                };
            case DOUBLE:
                return value -> value.isBigDecimal() ? (Object) value.decimalValue().doubleValue() : converter.convert(value);
            default:
        }
        return value -> converter.convert(values.checked(inText && value.isTextual() ? parse(value.asText()) : value, type));
    }

    private static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(JsonWords.of(e.getOriginalMessage()), e);
        }
    }

    private static boolean isNested(LogicalType type) {
        return List.of(LogicalTypeRoot.ARRAY, LogicalTypeRoot.ROW, LogicalTypeRoot.MAP, LogicalTypeRoot.MULTISET).contains(type.getTypeRoot());
    }

    private static String reason(Throwable e) {
        Throwable deepest = e;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        // The sentence has the value, and says what it is not.
        boolean isSaid = deepest instanceof NumberFormatException || deepest.getMessage() == null;
        return isSaid ? "" : " (" + shorten(deepest.getMessage()) + ")";
    }

    private static String shorten(String text) {
        return text.length() <= 120 ? text : text.substring(0, 117) + "...";
    }
}
