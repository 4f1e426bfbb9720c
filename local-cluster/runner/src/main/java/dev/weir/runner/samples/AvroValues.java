package dev.weir.runner.samples;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Map;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.IndexedRecord;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonProcessingException;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.io.NumberOutput;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.DeserializationFeature;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.JsonNodeFactory;

/** Writes values of Avro as JSON has them: times in SQL's form, with {@code Z} where they are instants, bytes in base64, decimals with their digits. */
final class AvroValues {
    /** Of a recording's schema: the field that holds, as one JSON object, the columns of a row that fit no other; the field that marks a tombstone. */
    static final String REST = "weir.rest";
    static final String TOMBSTONE = "weir.tombstone";
    /** A text that is a number of more digits than Avro's own types keep. */
    private static final String NUMBER = "weir-number";

    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .setNodeFactory(JsonNodeFactory.withExactBigDecimals(true));
    private static final JsonNodeFactory NODES = JSON.getNodeFactory();
    private static final DateTimeFormatter TO_SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

    private AvroValues() {}

    static JsonNode json(String text) throws JsonProcessingException {
        return JSON.readTree(text);
    }

    static JsonNode node(Object value, Schema schema) throws JsonProcessingException {
        if (value == null) {
            return NODES.nullNode();
        }
        if (schema.getType() == Schema.Type.UNION) {
            return node(value, schema.getTypes().get(GenericData.get().resolveUnion(schema, value)));
        }
        JsonNode logical = schema.getLogicalType() == null ? null : logical(value, schema);
        return logical != null ? logical : plain(value, schema);
    }

    /** Null for a type whose plain value says the same. */
    private static JsonNode logical(Object value, Schema schema) {
        String type = schema.getLogicalType().getName();
        return switch (type) {
            case "decimal" -> NODES.numberNode(new BigDecimal(new BigInteger(bytes(value)), ((LogicalTypes.Decimal) schema.getLogicalType()).getScale()));
            case "date" -> NODES.textNode(LocalDate.ofEpochDay(((Number) value).longValue()).toString());
            case "time-millis" -> NODES.textNode(timeOfDay(((Number) value).longValue(), 3));
            case "time-micros" -> NODES.textNode(timeOfDay(((Number) value).longValue(), 6));
            case "timestamp-millis", "timestamp-micros", "timestamp-nanos" -> NODES.textNode(stamp(((Number) value).longValue(), digits(type)) + "Z");
            case "local-timestamp-millis", "local-timestamp-micros", "local-timestamp-nanos" -> NODES.textNode(stamp(((Number) value).longValue(), digits(type)));
            default -> null;
        };
    }

    private static int digits(String type) {
        return type.endsWith("millis") ? 3 : type.endsWith("micros") ? 6 : 9;
    }

    private static JsonNode plain(Object value, Schema schema) throws JsonProcessingException {
        return switch (schema.getType()) {
            case STRING, ENUM -> NUMBER.equals(schema.getProp("logicalType")) ? JSON.readTree(value.toString()) : NODES.textNode(value.toString());
            case INT -> NODES.numberNode((Integer) value);
            case LONG -> NODES.numberNode((Long) value);
            case FLOAT -> NODES.numberNode((double) (Float) value);
            case DOUBLE -> number((Double) value);
            case BOOLEAN -> NODES.booleanNode((Boolean) value);
            case BYTES, FIXED -> NODES.binaryNode(bytes(value));
            case ARRAY -> array((Collection<?>) value, schema.getElementType());
            case MAP -> map((Map<?, ?>) value, schema.getValueType());
            case RECORD -> row((IndexedRecord) value);
            default -> NODES.nullNode();
        };
    }

    /** With no more digits than tell it from other doubles, and none of them zeros behind the point: as JavaScript writes it. */
    private static JsonNode number(double value) {
        if (!Double.isFinite(value)) {
            return NODES.numberNode(value);
        }
        BigDecimal shortest = new BigDecimal(NumberOutput.toString(value, true)).stripTrailingZeros();
        return NODES.numberNode(shortest.scale() < 0 ? shortest.setScale(0) : shortest);
    }

    private static JsonNode array(Collection<?> values, Schema element) throws JsonProcessingException {
        var array = NODES.arrayNode(values.size());
        for (Object value : values) {
            array.add(node(value, element));
        }
        return array;
    }

    private static JsonNode map(Map<?, ?> values, Schema type) throws JsonProcessingException {
        var object = NODES.objectNode();
        for (Map.Entry<?, ?> entry : values.entrySet()) {
            object.set(entry.getKey().toString(), node(entry.getValue(), type));
        }
        return object;
    }

    private static JsonNode row(IndexedRecord row) throws JsonProcessingException {
        var object = NODES.objectNode();
        for (Schema.Field field : row.getSchema().getFields()) {
            object.set(field.name(), node(row.get(field.pos()), field.schema()));
        }
        return object;
    }

    private static byte[] bytes(Object value) {
        if (value instanceof GenericFixed fixed) {
            return fixed.bytes();
        }
        ByteBuffer buffer = ((ByteBuffer) value).duplicate();
        var bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    private static String stamp(long units, int digits) {
        long perSecond = (long) Math.pow(10, digits);
        var seconds = LocalDateTime.ofEpochSecond(Math.floorDiv(units, perSecond), 0, ZoneOffset.UTC);
        return TO_SECONDS.format(seconds) + "." + fraction(Math.floorMod(units, perSecond), digits);
    }

    private static String timeOfDay(long units, int digits) {
        long perSecond = (long) Math.pow(10, digits);
        return DateTimeFormatter.ISO_LOCAL_TIME.format(LocalTime.ofSecondOfDay(units / perSecond)) + "." + fraction(units % perSecond, digits);
    }

    private static String fraction(long rest, int digits) {
        String text = Long.toString(rest);
        return "0".repeat(digits - text.length()) + text;
    }
}
