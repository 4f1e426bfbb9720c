package dev.weir.runner.samples;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Where a record has the columns that a connector reads from the message's key. A recording calls a key that is a text {@code key}, and a field of
 * any other by its name; {@code kafka_} stands before where the value has another field of that name.
 */
record RecordKey(List<ColumnNames> parts, boolean valueHasThem) implements Serializable {
    private static final String OF_KEY = "kafka_";

    /** Of a table whose key has a format of its own; without parts for any other. */
    static RecordKey of(List<String> physical, List<String> primaryKey, Map<String, String> options) {
        String format = options.get("key.format");
        Stream<String> fields = switch (Connectors.of(options)) {
            case "kafka" -> Arrays.stream(options.getOrDefault("key.fields", "").split(";")).map(String::trim);
            case "upsert-kafka" -> primaryKey.stream();
            default -> Stream.empty();
        };
        List<String> columns = format == null ? List.of() : fields.filter(physical::contains).toList();
        boolean isText = columns.size() == 1 && (format.equals("raw") || format.equals("csv"));
        String prefix = options.getOrDefault("key.fields-prefix", "");
        var parts = columns.stream().map(column -> new ColumnNames(physical.indexOf(column), names(column, prefix, isText, physical))).toList();
        return new RecordKey(parts, !"EXCEPT_KEY".equalsIgnoreCase(options.get("value.fields-include")));
    }

    private static List<String> names(String column, String prefix, boolean isText, List<String> physical) {
        String inKey = isText ? "key" : column.startsWith(prefix) ? column.substring(prefix.length()) : column;
        var names = new ArrayList<String>();
        // A column of such a name is read from a field of the value.
        Stream.of(OF_KEY + inKey, isText ? inKey : column, isText ? column : inKey)
                .filter(name -> name.equals(column) || !physical.contains(name) || (!prefix.isEmpty() && name.equals(inKey)))
                .distinct()
                .forEach(names::add);
        return names;
    }

    /** Whether the columns of the value have the key's too, and so say it: of such a record the key itself counts only where there is no value. */
    <T> boolean isInValue(T[] values, int physical) {
        return valueHasThem && IntStream.range(0, physical).anyMatch(i -> values[i] != null && parts.stream().noneMatch(part -> part.column() == i));
    }
}
