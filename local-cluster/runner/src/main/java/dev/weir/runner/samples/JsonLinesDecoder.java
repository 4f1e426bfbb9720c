package dev.weir.runner.samples;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.function.Consumer;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonParser;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonProcessingException;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonToken;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.DeserializationFeature;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.BigIntegerNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.BooleanNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.DoubleNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.IntNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.LongNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.NullNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.TextNode;
import org.apache.flink.table.data.GenericRowData;

/**
 * Reads one JSON object a line; its keys say which column a value feeds. The bytes go by the parser as they are, and only values that
 * something reads are made: what the other columns hold has to be JSON, no more.
 */
final class JsonLinesDecoder implements RecordDecoder {
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .setNodeFactory(JsonNodeFactory.withExactBigDecimals(true));

    private final SamplePlan plan;
    private final NamedValues values;

    JsonLinesDecoder(SamplePlan plan) {
        this.plan = plan;
        this.values = new NamedValues(plan);
    }

    @Override
    public void decode(SampleRecord record, Consumer<GenericRowData> rows) throws BrokenRecord, IOException {
        values.begin(record);
        try (JsonParser parser = parser(record)) {
            requireObject(parser);
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                int column = values.meet(name);
                JsonToken token = parser.nextToken();
                if (column >= 0 && values.isRead(column)) {
                    // In a text a number stands as it was written.
                    values.put(column, token.isNumeric() && values.isText(column) ? TextNode.valueOf(parser.getText()) : node(parser, token));
                } else if (column == NamedValues.KIND) {
                    values.kind(node(parser, token).asText());
                } else if (column == NamedValues.TOMBSTONE) {
                    values.tombstone(node(parser, token).asBoolean());
                } else {
                    parser.skipChildren();
                    if (column >= 0) {
                        values.put(column, NamedValues.UNREAD);
                    }
                }
            }
            if (parser.nextToken() != null) {
                throw new BrokenRecord(null, "not JSON: more stands behind the object", null);
            }
        } catch (JsonProcessingException e) {
            throw new BrokenRecord(null, "not JSON: " + JsonWords.of(e.getOriginalMessage()), e);
        }
        GenericRowData row = values.row(record);
        if (row != null) {
            rows.accept(row);
        }
    }

    /** Reads no further than to the value that tells it. */
    @Override
    public String splitOf(SampleRecord record) throws IOException {
        try (JsonParser parser = parser(record)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return "";
            }
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                JsonToken token = parser.nextToken();
                if (name.equals(plan.stream().splits())) {
                    return token == JsonToken.VALUE_NULL ? "" : node(parser, token).asText();
                }
                parser.skipChildren();
            }
            return "";
        } catch (JsonProcessingException broken) {
            return "";
        }
    }

    private static JsonParser parser(SampleRecord record) throws IOException {
        var line = (SampleRecord.Bytes) record.content();
        return JSON.getFactory().createParser(line.buffer(), line.from(), line.to() - line.from());
    }

    private static void requireObject(JsonParser parser) throws IOException, BrokenRecord {
        if (parser.nextToken() == JsonToken.START_OBJECT) {
            return;
        }
        // Only what is JSON otherwise is told to be no object.
        parser.skipChildren();
        while (parser.nextToken() != null) {
            parser.skipChildren();
        }
        throw new BrokenRecord(null, "not a JSON object", null);
    }

    /** With every digit; a decimal has no negative zero, which a DOUBLE has. */
    private static JsonNode number(JsonParser parser) throws IOException {
        BigDecimal exact = parser.getDecimalValue();
        return exact.signum() == 0 && parser.getText().startsWith("-") ? DoubleNode.valueOf(-0.0) : JSON.getNodeFactory().numberNode(exact);
    }

    /** The tree that the parser stands at, the same as the mapper's but for a negative zero. */
    static JsonNode node(JsonParser parser, JsonToken token) throws IOException {
        return switch (token) {
            case VALUE_STRING -> TextNode.valueOf(parser.getText());
            case VALUE_NULL -> NullNode.getInstance();
            case VALUE_TRUE -> BooleanNode.TRUE;
            case VALUE_FALSE -> BooleanNode.FALSE;
            case VALUE_NUMBER_INT -> switch (parser.getNumberType()) {
                case INT -> IntNode.valueOf(parser.getIntValue());
                case LONG -> LongNode.valueOf(parser.getLongValue());
                default -> BigIntegerNode.valueOf(parser.getBigIntegerValue());
            };
            case VALUE_NUMBER_FLOAT -> number(parser);
            default -> JSON.readTree(parser);
        };
    }
}
