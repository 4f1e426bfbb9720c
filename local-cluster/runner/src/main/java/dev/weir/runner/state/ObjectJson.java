package dev.weir.runner.state;

import dev.weir.runner.captures.ValueJson;
import java.lang.reflect.Array;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.base.ListSerializer;
import org.apache.flink.api.common.typeutils.base.MapSerializer;
import org.apache.flink.api.java.tuple.Tuple;
import org.apache.flink.api.java.typeutils.runtime.NullableSerializer;
import org.apache.flink.api.java.typeutils.runtime.TupleSerializerBase;
import org.apache.flink.cep.nfa.sharedbuffer.Lockable;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.conversion.DataStructureConverter;
import org.apache.flink.table.data.conversion.DataStructureConverters;
import org.apache.flink.table.runtime.typeutils.ArrayDataSerializer;
import org.apache.flink.table.runtime.typeutils.ExternalSerializer;
import org.apache.flink.table.runtime.typeutils.MapDataSerializer;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.types.Row;

/** Values that state holds, as JSON texts: by their serializer as far as it tells their types, else by what they are. */
final class ObjectJson {
    /** How many elements of a list or a map are told. */
    private static final int ELEMENTS = 100;
    private static final int DEPTH = 8;

    private final int depth;

    ObjectJson() {
        this(0);
    }

    private ObjectJson(int depth) {
        this.depth = depth;
    }

    /** @param serializer null where only the value itself tells its type */
    String of(TypeSerializer<?> serializer, Object value) {
        if (value == null) {
            return "null";
        }
        if (serializer instanceof NullableSerializer<?> nullable) {
            return of((TypeSerializer<?>) Hidden.field(nullable, "originalSerializer"), value);
        }
        if (value instanceof RowData row) {
            LogicalType[] types = Cells.types(serializer);
            return types == null ? plain(value) : row(types, row);
        }
        if (serializer instanceof ArrayDataSerializer array) {
            return new ValueJson(new ArrayType((LogicalType) Hidden.field(array, "eleType"))).of(value);
        }
        if (serializer instanceof MapDataSerializer map) {
            return new ValueJson(new MapType((LogicalType) Hidden.field(map, "keyType"), (LogicalType) Hidden.field(map, "valueType"))).of(value);
        }
        if (serializer instanceof ExternalSerializer<?, ?> external) {
            return external(external, value);
        }
        if (value instanceof Lockable<?> held) {
            return of(element(serializer), held.getElement());
        }
        if (value instanceof Map<?, ?> map) {
            boolean known = serializer instanceof MapSerializer<?, ?>;
            return map(known ? ((MapSerializer<?, ?>) serializer).getKeySerializer() : inner(serializer, "keySerializer"),
                    known ? ((MapSerializer<?, ?>) serializer).getValueSerializer() : inner(serializer, "valueSerializer"), map);
        }
        if (value instanceof Iterable<?> list && !(value instanceof Tuple)) {
            return list(serializer instanceof ListSerializer<?> known ? known.getElementSerializer() : element(serializer), list);
        }
        if (value instanceof Tuple tuple) {
            return tuple(serializer, tuple);
        }
        return plain(value);
    }

    private static TypeSerializer<?> element(TypeSerializer<?> serializer) {
        return inner(serializer, "elementSerializer");
    }

    private static TypeSerializer<?> inner(TypeSerializer<?> serializer, String field) {
        return serializer != null && Hidden.field(serializer, field) instanceof TypeSerializer<?> found ? found : null;
    }

    private static String row(LogicalType[] types, RowData row) {
        List<String> fields = new ArrayList<>();
        String[] values = new Cells.RowTexts(types).of(row);
        for (int field = 0; field < values.length; field++) {
            fields.add("\"f" + field + "\":" + values[field]);
        }
        return "{" + String.join(",", fields) + "}";
    }

    private static String external(ExternalSerializer<?, ?> serializer, Object value) {
        DataStructureConverter<Object, Object> converter = DataStructureConverters.getConverter(serializer.getDataType());
        converter.open(Thread.currentThread().getContextClassLoader());
        return new ValueJson(serializer.getDataType().getLogicalType()).of(converter.toInternalOrNull(value));
    }

    private String list(TypeSerializer<?> of, Iterable<?> values) {
        List<String> told = new ArrayList<>();
        for (Object value : values) {
            if (told.size() == ELEMENTS) {
                told.add("\"…\"");
                break;
            }
            told.add(deeper().of(of, value));
        }
        return "[" + String.join(",", told) + "]";
    }

    /** Keys that are no text make a list of pairs: JSON has no other. */
    private String map(TypeSerializer<?> keys, TypeSerializer<?> values, Map<?, ?> map) {
        List<String> told = new ArrayList<>();
        boolean texts = map.keySet().stream().allMatch(key -> deeper().of(keys, key).startsWith("\""));
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (told.size() == ELEMENTS) {
                told.add(texts ? "\"…\":\"…\"" : "\"…\"");
                break;
            }
            String key = deeper().of(keys, entry.getKey());
            String value = deeper().of(values, entry.getValue());
            told.add(texts ? key + ":" + value : "[" + key + "," + value + "]");
        }
        return texts ? "{" + String.join(",", told) + "}" : "[" + String.join(",", told) + "]";
    }

    private String tuple(TypeSerializer<?> serializer, Tuple tuple) {
        TypeSerializer<?>[] fields = serializer instanceof TupleSerializerBase<?> known ? known.getFieldSerializers() : new TypeSerializer<?>[tuple.getArity()];
        List<String> told = new ArrayList<>();
        for (int field = 0; field < tuple.getArity(); field++) {
            told.add(deeper().of(fields[field], tuple.getField(field)));
        }
        return "[" + String.join(",", told) + "]";
    }

    private ObjectJson deeper() {
        return new ObjectJson(depth + 1);
    }

    private String plain(Object value) {
        if (value instanceof Boolean || value instanceof Byte || value instanceof Short || value instanceof Integer || value instanceof Long || value instanceof java.math.BigInteger) {
            return value.toString();
        }
        if (value instanceof java.math.BigDecimal decimal) {
            return decimal.toPlainString();
        }
        if (value instanceof Number number && (value instanceof Float || value instanceof Double)) {
            return Double.isFinite(number.doubleValue()) ? value.toString() : ValueJson.quoted(value.toString());
        }
        if (value instanceof byte[] bytes) {
            return ValueJson.quoted(Base64.getEncoder().encodeToString(bytes));
        }
        if (value instanceof Row row) {
            return row(row);
        }
        if (value.getClass().isArray()) {
            List<Object> elements = new ArrayList<>();
            for (int at = 0; at < Array.getLength(value); at++) {
                elements.add(Array.get(value, at));
            }
            return list(null, elements);
        }
        String window = window(value);
        return window != null ? ValueJson.quoted(window) : isAvro(value) ? value.toString() : own(value);
    }

    private String row(Row row) {
        Iterable<String> names = row.getFieldNames(true) == null ? null : row.getFieldNames(true);
        List<String> told = new ArrayList<>();
        if (names == null) {
            for (int field = 0; field < row.getArity(); field++) {
                told.add("\"f" + field + "\":" + deeper().of(null, row.getField(field)));
            }
        } else {
            names.forEach(name -> told.add(ValueJson.quoted(name) + ":" + deeper().of(null, row.getField(name))));
        }
        return "{" + String.join(",", told) + "}";
    }

    /** A class says itself what it is, or is told by its fields. */
    private String own(Object value) {
        if (depth >= DEPTH || value instanceof Enum || value instanceof CharSequence || saysItself(value.getClass())) {
            return ValueJson.quoted(value.toString());
        }
        List<String> told = new ArrayList<>();
        Hidden.fields(value).forEach((name, field) -> told.add(ValueJson.quoted(name) + ":" + deeper().of(null, field)));
        return "{" + String.join(",", told) + "}";
    }

    private static boolean saysItself(Class<?> type) {
        try {
            return type.getMethod("toString").getDeclaringClass() != Object.class;
        } catch (NoSuchMethodException impossible) {
            return false;
        }
    }

    private static boolean isAvro(Object value) {
        for (Class<?> type = value.getClass(); type != null; type = type.getSuperclass()) {
            if (Arrays.stream(type.getInterfaces()).anyMatch(each -> each.getName().startsWith("org.apache.avro.generic."))) {
                return true;
            }
        }
        return false;
    }

    /** From its start to its end, as UTC; null for what is no time window. */
    private static String window(Object value) {
        if (value instanceof org.apache.flink.table.runtime.operators.window.TimeWindow window) {
            return time(window.getStart()) + " – " + time(window.getEnd());
        }
        return value instanceof org.apache.flink.streaming.api.windowing.windows.TimeWindow window ? time(window.getStart()) + " – " + time(window.getEnd()) : null;
    }

    /** Event time as SQL writes it. */
    static String time(long millis) {
        String pattern = millis % 1000 == 0 ? "uuuu-MM-dd HH:mm:ss" : "uuuu-MM-dd HH:mm:ss.SSS";
        return DateTimeFormatter.ofPattern(pattern).withZone(ZoneOffset.UTC).format(Instant.ofEpochMilli(millis));
    }
}
