package dev.weir.runner.samples;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonProcessingException;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.DeserializationFeature;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.apache.flink.table.types.logical.RowType;

/** Reads single values of a row's columns as a JSON sample's values are read. */
public final class ValueReader {
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .setNodeFactory(JsonNodeFactory.withExactBigDecimals(true));

    private final List<FieldDecoder> fields = new ArrayList<>();

    /** @param zone in which a TIMESTAMP_LTZ without a zone is read */
    public ValueReader(RowType type, String zone) {
        type.getFields().forEach(field -> fields.add(FieldDecoder.of(new RowShape.Field(field.getName(), null, field.getType(), null), false, ZoneId.of(zone))));
    }

    /**
     * A value in Flink's internal form.
     *
     * @throws IllegalArgumentException where it is not of the column's type; the message says so
     */
    public Object read(int field, String json) {
        try {
            return fields.get(field).decode(JSON.readTree(json));
        } catch (RecordDecoder.BrokenRecord | JsonProcessingException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }
}
