package dev.weir.runner.captures;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.DistinctType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.MultisetType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/** Arrays, maps, multisets and rows inside rows. */
final class NestedEncoders {
    private NestedEncoders() {}

    static ValueEncoder of(LogicalType type) {
        return switch (type.getTypeRoot()) {
            case ARRAY -> array(((ArrayType) type).getElementType());
            case MAP -> map(((MapType) type).getKeyType(), ((MapType) type).getValueType());
            case MULTISET -> map(((MultisetType) type).getElementType(), new IntType());
            case DISTINCT_TYPE -> ValueEncoder.of(((DistinctType) type).getSourceType());
            default -> row(type);
        };
    }

    /** The fields of a row type, each with what reads and what writes it. */
    static final class Fields {
        final int count;
        private final RowData.FieldGetter[] getters;
        private final ValueEncoder[] encoders;

        Fields(LogicalType type) {
            List<LogicalType> types = LogicalTypeChecks.getFieldTypes(type);
            count = types.size();
            getters = new RowData.FieldGetter[count];
            encoders = new ValueEncoder[count];
            for (int field = 0; field < count; field++) {
                getters[field] = RowData.createFieldGetter(types.get(field), field);
                encoders[field] = ValueEncoder.of(types.get(field));
            }
        }

        void write(Utf8 out, RowData row, int field) {
            writeOrNull(out, encoders[field], row.isNullAt(field) ? null : getters[field].getFieldOrNull(row));
        }
    }

    private static ValueEncoder row(LogicalType type) {
        Fields fields = new Fields(type);
        byte[][] names = LogicalTypeChecks.getFieldNames(type).stream().map(NestedEncoders::quotedName).toArray(byte[][]::new);
        return (out, value) -> {
            out.put('{');
            for (int field = 0; field < fields.count; field++) {
                if (field > 0) {
                    out.put(',');
                }
                out.raw(names[field], 0, names[field].length);
                fields.write(out, (RowData) value, field);
            }
            out.put('}');
        };
    }

    private static byte[] quotedName(String name) {
        Utf8 out = new Utf8(name.length() + 3);
        out.string(name);
        out.put(':');
        return out.copy();
    }

    private static ValueEncoder array(LogicalType elementType) {
        ArrayData.ElementGetter getter = ArrayData.createElementGetter(elementType);
        ValueEncoder encoder = ValueEncoder.of(elementType);
        return (out, value) -> {
            ArrayData array = (ArrayData) value;
            out.put('[');
            for (int at = 0; at < array.size(); at++) {
                if (at > 0) {
                    out.put(',');
                }
                writeOrNull(out, encoder, getter.getElementOrNull(array, at));
            }
            out.put(']');
        };
    }

    private static ValueEncoder map(LogicalType keyType, LogicalType valueType) {
        ArrayData.ElementGetter keys = ArrayData.createElementGetter(keyType);
        ArrayData.ElementGetter values = ArrayData.createElementGetter(valueType);
        ValueEncoder keyEncoder = ValueEncoder.of(keyType);
        ValueEncoder valueEncoder = ValueEncoder.of(valueType);
        boolean textKeys = keyType.is(LogicalTypeFamily.CHARACTER_STRING);
        return (out, value) -> {
            MapData map = (MapData) value;
            ArrayData keyArray = map.keyArray();
            ArrayData valueArray = map.valueArray();
            out.put('{');
            for (int at = 0; at < map.size(); at++) {
                if (at > 0) {
                    out.put(',');
                }
                key(out, keyEncoder, keys.getElementOrNull(keyArray, at), textKeys);
                out.put(':');
                writeOrNull(out, valueEncoder, values.getElementOrNull(valueArray, at));
            }
            out.put('}');
        };
    }

    /** JSON knows text keys only; any other key becomes the text of its JSON form. */
    private static void key(Utf8 out, ValueEncoder encoder, Object key, boolean isText) {
        if (key == null) {
            out.ascii("\"null\"");
        } else if (isText) {
            encoder.write(out, key);
        } else {
            Utf8 json = new Utf8(32);
            encoder.write(json, key);
            boolean quoted = json.length > 0 && json.bytes[0] == '"';
            if (quoted) {
                out.raw(json.bytes, 0, json.length);
            } else {
                out.string(new String(json.bytes, 0, json.length, StandardCharsets.UTF_8));
            }
        }
    }

    private static void writeOrNull(Utf8 out, ValueEncoder encoder, Object value) {
        if (value == null) {
            out.ascii("null");
        } else {
            encoder.write(out, value);
        }
    }
}
