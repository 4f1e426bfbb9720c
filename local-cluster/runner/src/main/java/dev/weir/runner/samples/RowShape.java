package dev.weir.runner.samples;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.catalog.UniqueConstraint;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.abilities.SupportsReadingMetadata;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/**
 * The row a sample is decoded into: the table's physical columns, then its metadata columns in the type in which the
 * connector gives them. Computed columns are Flink's to compute.
 *
 * @param facts metadata columns of a log that a recording may have under other names
 * @param rowsOfNoValue whether the connector makes a row of a message without a value, rather than none
 */
record RowShape(int physical, List<Field> fields, RecordKey key, List<ColumnNames> facts, boolean rowsOfNoValue) implements Serializable {
    /** Facts of a message that a recording calls {@code kafka_timestamp} and so on where a column has their name. */
    private static final Set<String> RECORDED = Set.of("timestamp", "partition", "offset");
    /**
     * @param key the metadata key, or null for a physical column
     * @param filler what a log such as Kafka would give where the file has no such column, or null
     */
    record Field(String name, String key, LogicalType type, Filler filler) implements Serializable {
        boolean isNamed(String column) {
            return name.equals(column) || column.equals(key);
        }
    }

    /** Metadata of a log that follows from a row's place in the file. */
    enum Filler { RECORD_NUMBER, ZERO, TOPIC, CREATE_TIME, NO_HEADERS }

    private static final Map<String, Filler> LOG_FILLERS = Map.of(
            "offset", Filler.RECORD_NUMBER,
            "partition", Filler.ZERO,
            "leader-epoch", Filler.ZERO,
            "topic", Filler.TOPIC,
            "timestamp-type", Filler.CREATE_TIME,
            "headers", Filler.NO_HEADERS);

    static RowShape of(ResolvedSchema schema, DynamicTableSource source, Map<String, String> options) {
        Map<String, DataType> given = source instanceof SupportsReadingMetadata reading
                ? new LinkedHashMap<>(reading.listReadableMetadata())
                : Map.of();
        var physical = new ArrayList<Field>();
        var metadata = new ArrayList<Field>();
        for (Column column : schema.getColumns()) {
            if (column.isPhysical()) {
                physical.add(new Field(column.getName(), null, column.getDataType().getLogicalType(), null));
            } else if (column instanceof Column.MetadataColumn meta) {
                String key = meta.getMetadataKey().orElse(meta.getName());
                DataType type = given.getOrDefault(key, meta.getDataType());
                metadata.add(new Field(meta.getName(), key, type.getLogicalType(), fillerOf(Connectors.of(options), key)));
            }
        }
        int count = physical.size();
        List<String> primaryKey = schema.getPrimaryKey().map(UniqueConstraint::getColumns).orElse(List.of());
        List<String> names = physical.stream().map(Field::name).toList();
        var key = RecordKey.of(names, primaryKey, options);
        boolean isLog = fillerOf(Connectors.of(options), "offset") != null;
        List<ColumnNames> facts = IntStream.range(0, isLog ? metadata.size() : 0).filter(i -> RECORDED.contains(metadata.get(i).key())).mapToObj(i -> namesOfFact(count + i, metadata.get(i), names)).toList();
        physical.addAll(metadata);
        return new RowShape(count, new ArrayList<>(physical), key, facts, "raw".equals(options.getOrDefault("value.format", options.get("format"))));
    }

    /** A physical column of such a name is read from the value, whatever the fact is called. */
    private static ColumnNames namesOfFact(int column, Field fact, List<String> physical) {
        var names = Stream.of("kafka_" + fact.key(), fact.name(), fact.key()).distinct().filter(name -> !physical.contains(name)).toList();
        return new ColumnNames(column, names);
    }

    private static Filler fillerOf(String connector, String key) {
        return switch (Connectors.kindOf(connector)) {
            case LOG, UPSERT_LOG -> LOG_FILLERS.get(key);
            default -> null;
        };
    }

    RowType rowType() {
        return new RowType(false, fields.stream().map(field -> new RowType.RowField(field.name(), field.type())).toList());
    }

    int indexOfKey(String key) {
        for (int i = physical; i < fields.size(); i++) {
            if (fields.get(i).key().equals(key)) {
                return i;
            }
        }
        throw new IllegalArgumentException("No metadata column reads " + key);
    }

    int indexOf(String column) {
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).isNamed(column)) {
                return i;
            }
        }
        return -1;
    }

    /** The names of the columns and, behind them, the others by which a record may have some of them. */
    List<String> slots() {
        var slots = new LinkedHashSet<>(names());
        Stream.concat(key.parts().stream(), facts.stream()).forEach(each -> slots.addAll(each.names()));
        return List.copyOf(slots);
    }

    List<String> names() {
        return fields.stream().map(Field::name).toList();
    }
}
