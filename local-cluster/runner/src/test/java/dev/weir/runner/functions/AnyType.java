package dev.weir.runner.functions;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.MultisetType;
import org.apache.flink.table.types.logical.RowType;

/**
 * A type as TypeScript makes it, and values of it by chance, in Flink's internal form.
 *
 * @param type what makes it
 */
record AnyType(String type, Function<Random, Object> values) {
    private static final int MOST = 4;

    static AnyType of(Kind kind) {
        return new AnyType(kind.type(), kind::any);
    }

    /** The same, whose values are null now and then. */
    AnyType orNull() {
        return new AnyType(type, chance -> chance.nextInt(6) == 0 ? null : values.apply(chance));
    }

    private AnyType notNull() {
        return new AnyType(type + ".notNull()", values);
    }

    /** One by chance. @param depth how many types may be within each other */
    static AnyType by(Random chance, int depth) {
        AnyType some = switch (depth == 0 ? 0 : chance.nextInt(5)) {
            case 1 -> array(by(chance, depth - 1));
            case 2 -> map(simple(chance), by(chance, depth - 1));
            case 3 -> multiset(simple(chance));
            case 4 -> {
                Map<String, AnyType> fields = new LinkedHashMap<>();
                for (int i = chance.nextInt(3); i >= 0; i--) {
                    fields.put("a `b" + i, by(chance, depth - 1));
                }
                yield row(fields);
            }
            default -> simple(chance);
        };
        return chance.nextInt(3) == 0 ? some.notNull() : some.orNull();
    }

    private static AnyType simple(Random chance) {
        return of(Kind.SIMPLE.get(chance.nextInt(Kind.SIMPLE.size())));
    }

    static AnyType row(Map<String, AnyType> fields) {
        List<String> types = new ArrayList<>();
        fields.forEach((name, field) -> types.add("'" + name + "': " + field.type));
        List<AnyType> each = List.copyOf(fields.values());
        return new AnyType("ROW({ " + String.join(", ", types) + " })", chance -> GenericRowData.of(each.stream().map(field -> field.values.apply(chance)).toArray()));
    }

    private static AnyType array(AnyType element) {
        return new AnyType("ARRAY(" + element.type + ")", chance -> {
            Object[] all = new Object[chance.nextInt(MOST)];
            for (int i = 0; i < all.length; i++) {
                all[i] = element.values.apply(chance);
            }
            return new GenericArrayData(all);
        });
    }

    private static AnyType map(AnyType key, AnyType value) {
        return new AnyType("MAP(" + key.type + ", " + value.type + ")", chance -> filled(chance, key, value.values));
    }

    private static AnyType multiset(AnyType element) {
        return new AnyType("MULTISET(" + element.type + ")", chance -> filled(chance, element, each -> 1 + each.nextInt(9)));
    }

    private static MapData filled(Random chance, AnyType key, Function<Random, Object> value) {
        Map<Object, Object> all = new LinkedHashMap<>();
        for (int i = chance.nextInt(MOST); i > 0; i--) {
            Object next = key.values.apply(chance);
            // To a Map of JavaScript they are one key, and it is 0.
            boolean isMinusZero = next.equals(-0.0) || next.equals(-0.0f);
            all.put(isMinusZero ? next instanceof Double ? (Object) 0.0 : (Object) 0.0f : next, value.apply(chance));
        }
        return new GenericMapData(all);
    }

    /** What a value of Flink's is, in whichever of its forms. */
    static String shown(LogicalType type, Object value) {
        if (value == null) {
            return "null";
        }
        return switch (type.getTypeRoot()) {
            case BINARY, VARBINARY -> java.util.HexFormat.of().formatHex((byte[]) value);
            case ARRAY -> elements(((ArrayType) type).getElementType(), (ArrayData) value).toString();
            case MAP -> pairs(((MapType) type).getKeyType(), ((MapType) type).getValueType(), (MapData) value);
            case MULTISET -> pairs(((MultisetType) type).getElementType(), new IntType(), (MapData) value);
            case ROW -> fields((RowType) type, (RowData) value);
            default -> value.toString();
        };
    }

    private static List<String> elements(LogicalType type, ArrayData array) {
        ArrayData.ElementGetter getter = ArrayData.createElementGetter(type);
        List<String> all = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            all.add(shown(type, getter.getElementOrNull(array, i)));
        }
        return all;
    }

    private static String pairs(LogicalType key, LogicalType value, MapData map) {
        List<String> keys = elements(key, map.keyArray());
        List<String> values = elements(value, map.valueArray());
        List<String> all = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            all.add(keys.get(i) + "=" + values.get(i));
        }
        return all.stream().sorted().toList().toString();
    }

    private static String fields(RowType type, RowData row) {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < row.getArity(); i++) {
            all.add(shown(type.getTypeAt(i), RowData.createFieldGetter(type.getTypeAt(i), i).getFieldOrNull(row)));
        }
        return "(" + String.join(", ", all) + ")";
    }
}
