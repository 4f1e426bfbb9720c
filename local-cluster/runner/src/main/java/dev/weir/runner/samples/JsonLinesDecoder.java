package dev.weir.runner.samples;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonProcessingException;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.DeserializationFeature;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.types.RowKind;

/** Reads one JSON object a line; its keys say which column a value feeds. */
final class JsonLinesDecoder implements RecordDecoder {
    private final SamplePlan plan;
    private final ColumnDecoder columns;
    private final Set<String> checked = new HashSet<>();
    private final ObjectMapper mapper = new ObjectMapper()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    JsonLinesDecoder(SamplePlan plan) {
        this.plan = plan;
        this.columns = new ColumnDecoder(plan, false);
    }

    @Override
    public void decode(SampleRecord record, Consumer<GenericRowData> rows) throws BrokenRecord {
        JsonNode object = parse(record.text());
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        String kindColumn = Changes.kindColumn(plan, names);
        var values = new JsonNode[plan.shape().fields().size()];
        for (Iterator<Map.Entry<String, JsonNode>> entries = object.fields(); entries.hasNext(); ) {
            var entry = entries.next();
            int column = entry.getKey().equals(kindColumn) ? -1 : columns.columnOf(entry.getKey());
            if (column >= 0) {
                values[column] = entry.getValue();
            }
        }
        boolean tombstone = kindColumn == null && plan.mode().isUpsert() && columns.isKeyOnly(values);
        RowKind kind = tombstone ? RowKind.DELETE : Changes.kind(kindColumn == null ? null : object.get(kindColumn).asText());
        if (kind != RowKind.DELETE && !names.isEmpty() && checked.add(record.file())) {
            columns.requireColumns(record.file(), names);
        }
        rows.accept(columns.decode(record, values, kind));
    }

    private JsonNode parse(String text) throws BrokenRecord {
        try {
            JsonNode node = mapper.readTree(text);
            if (!node.isObject()) {
                throw new BrokenRecord(null, "not a JSON object", null);
            }
            return node;
        } catch (JsonProcessingException e) {
            throw new BrokenRecord(null, "not JSON: " + e.getOriginalMessage(), e);
        }
    }
}
