package dev.weir.runner.samples;

import dev.weir.runner.given.BrokenEntry;
import dev.weir.runner.given.GivenEntry;
import java.util.Iterator;
import java.util.Map;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonProcessingException;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.DeserializationFeature;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.types.RowKind;

/** Turns the rows of a test into what the real source would give: values as in a JSON sample, columns checked by name. */
final class GivenDecoder {
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .setNodeFactory(org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.JsonNodeFactory.withExactBigDecimals(true));

    private final SamplePlan plan;
    private final ColumnDecoder columns;
    private final RowOutput output;
    private long number;

    GivenDecoder(SamplePlan plan, ClassLoader loader) throws Exception {
        this.plan = plan;
        // What a person writes down is held against its type, read or not.
        this.columns = new ColumnDecoder(plan, false, ColumnDecoder.all(plan));
        this.output = new RowOutput(plan, loader);
    }

    /** The row as the source gives it; null where a filter pushed into the source drops it, or such a source has no row for it. */
    SampleRow decode(GivenEntry.Row row) throws BrokenEntry {
        try {
            RowKind kind = row.kind() == null ? RowKind.INSERT : row.kind();
            var record = new SampleRecord("the test", row.at() + 1, number++, null);
            GenericRowData decoded = Changes.deliver(columns.decode(record, values(row), kind), plan);
            return decoded == null || !output.keeps(decoded) ? null : new SampleRow(output.project(decoded), output.key(decoded), EventTimes.NONE, null, null);
        } catch (RecordDecoder.BrokenRecord e) {
            throw new BrokenEntry(row.at(), e.column(), e.getMessage(), e);
        }
    }

    private JsonNode[] values(GivenEntry.Row row) throws BrokenEntry {
        var values = new JsonNode[plan.shape().fields().size()];
        for (Iterator<Map.Entry<String, JsonNode>> entries = parse(row).fields(); entries.hasNext(); ) {
            var entry = entries.next();
            int column = columns.columnOf(entry.getKey());
            if (column < 0) {
                String near = TableNames.nearest(entry.getKey(), plan.shape().names()).map(name -> " Did you mean " + name + "?").orElse("");
                throw new BrokenEntry(row.at(), entry.getKey(), "the table " + plan.table().shortName() + " has no such column that a source gives." + near
                        + " Its columns are: " + String.join(", ", plan.shape().names()), null);
            }
            values[column] = entry.getValue();
        }
        return values;
    }

    private static JsonNode parse(GivenEntry.Row row) throws BrokenEntry {
        try {
            return JSON.readTree(row.json());
        } catch (JsonProcessingException e) {
            throw new BrokenEntry(row.at(), null, "not JSON: " + JsonWords.of(e.getOriginalMessage()), e);
        }
    }
}
