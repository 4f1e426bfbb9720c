package dev.weir.runner.samples;

import java.io.IOException;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonProcessingException;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.table.data.GenericRowData;

/**
 * Reads rows of Avro files; the names of their fields say which column a value feeds. Values are written down as JSON has them and then
 * decoded as a JSON sample's are, so that a recording gives the same rows in either format.
 */
final class AvroDecoder implements RecordDecoder {
    private final SamplePlan plan;
    private final NamedValues values;

    AvroDecoder(SamplePlan plan) {
        this.plan = plan;
        this.values = new NamedValues(plan);
    }

    @Override
    public void decode(SampleRecord record, Consumer<GenericRowData> rows) throws BrokenRecord {
        values.begin(record);
        GenericRecord row = ((SampleRecord.Avro) record.content()).row();
        Schema schema = row.getSchema();
        String rest = schema.getProp(AvroValues.REST);
        String tombstone = schema.getProp(AvroValues.TOMBSTONE);
        boolean isTombstone = tombstone != null && Boolean.TRUE.equals(row.get(tombstone));
        if (tombstone != null) {
            values.tombstone(isTombstone);
        }
        for (Schema.Field field : schema.getFields()) {
            Object value = row.get(field.pos());
            // A tombstone has its key alone; what the others lack is NULL.
            if (!field.name().equals(rest) && !field.name().equals(tombstone) && !(isTombstone && value == null)) {
                put(field.name(), value, field.schema());
            }
        }
        if (rest != null && row.get(rest) != null) {
            putRest(row.get(rest).toString());
        }
        GenericRowData decoded = values.row(record);
        if (decoded != null) {
            rows.accept(decoded);
        }
    }

    @Override
    public String splitOf(SampleRecord record) throws IOException {
        GenericRecord row = ((SampleRecord.Avro) record.content()).row();
        String name = plan.stream().splits();
        Object value = row.getSchema().getField(name) == null ? null : row.get(name);
        return value == null ? "" : value.toString();
    }

    private void put(String name, Object value, Schema schema) throws BrokenRecord {
        int column = values.meet(name);
        try {
            if (column >= 0) {
                values.put(column, values.isRead(column) ? AvroValues.node(value, schema) : NamedValues.UNREAD);
            } else if (column == NamedValues.KIND && value != null) {
                values.kind(AvroValues.node(value, schema).asText());
            }
        } catch (JsonProcessingException | AvroRuntimeException | ArithmeticException e) {
            throw new BrokenRecord(name, "not a value of its Avro type: " + e.getMessage(), e);
        }
    }

    private void putRest(String json) throws BrokenRecord {
        try {
            for (Iterator<Map.Entry<String, JsonNode>> entries = AvroValues.json(json).fields(); entries.hasNext(); ) {
                var entry = entries.next();
                int column = values.meet(entry.getKey());
                if (column >= 0) {
                    values.put(column, entry.getValue());
                } else if (column == NamedValues.KIND) {
                    values.kind(entry.getValue().asText());
                }
            }
        } catch (JsonProcessingException e) {
            throw new BrokenRecord(null, "the columns that fit no field are no JSON: " + JsonWords.of(e.getOriginalMessage()), e);
        }
    }
}
