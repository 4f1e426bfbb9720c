package dev.weir.runner.state;

import dev.weir.runner.captures.ValueJson;
import dev.weir.runner.savepoints.SerializerWords;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.tuple.Tuple;
import org.apache.flink.api.java.typeutils.runtime.PojoSerializer;
import org.apache.flink.api.java.typeutils.runtime.TupleSerializerBase;
import org.apache.flink.table.api.dataview.DataView;
import org.apache.flink.table.data.RawValueData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RawType;

/** What a serializer is for, as columns, and its values as a JSON text for each. */
final class Cells {
    /** Longer texts are cut; what is left ends in an ellipsis. */
    private static final int LONGEST = 4_000;

    private final TypeSerializer<?> serializer;
    private final LogicalType[] types;
    private final RowTexts rows;
    private final ObjectJson json = new ObjectJson();

    Cells(TypeSerializer<?> serializer) {
        this.serializer = serializer;
        this.types = types(serializer);
        this.rows = types == null ? null : new RowTexts(types);
    }

    List<StatePage.Column> columns() {
        if (types != null) {
            return Arrays.stream(types).map(type -> new StatePage.Column(null, type.asSummaryString())).toList();
        }
        List<StatePage.Column> columns = new ArrayList<>();
        if (serializer instanceof PojoSerializer<?>) {
            Field[] fields = fields();
            TypeSerializer<?>[] inner = (TypeSerializer<?>[]) Hidden.field(serializer, "fieldSerializers");
            for (int i = 0; i < fields.length; i++) {
                columns.add(new StatePage.Column(fields[i] == null ? "?" : fields[i].getName(), SerializerWords.of(inner[i].snapshotConfiguration())));
            }
            return columns;
        }
        if (serializer instanceof TupleSerializerBase<?> tuple) {
            for (TypeSerializer<?> field : tuple.getFieldSerializers()) {
                columns.add(new StatePage.Column(null, SerializerWords.of(field.snapshotConfiguration())));
            }
            return columns;
        }
        return List.of(new StatePage.Column(null, SerializerWords.of(serializer.snapshotConfiguration())));
    }

    List<String> of(Object value) {
        return Arrays.stream(texts(value)).map(Cells::cut).toList();
    }

    private String[] texts(Object value) {
        if (types != null && value instanceof RowData row) {
            return rows.of(row);
        }
        if (serializer instanceof PojoSerializer<?> && value != null) {
            Field[] fields = fields();
            TypeSerializer<?>[] inner = (TypeSerializer<?>[]) Hidden.field(serializer, "fieldSerializers");
            String[] texts = new String[fields.length];
            for (int i = 0; i < fields.length; i++) {
                texts[i] = json.of(inner[i], fields[i] == null ? null : Hidden.field(value, fields[i].getName()));
            }
            return texts;
        }
        if (serializer instanceof TupleSerializerBase<?> known && value instanceof Tuple tuple) {
            String[] texts = new String[tuple.getArity()];
            for (int i = 0; i < texts.length; i++) {
                texts[i] = json.of(known.getFieldSerializers()[i], tuple.getField(i));
            }
            return texts;
        }
        return new String[] {json.of(serializer, value)};
    }

    private Field[] fields() {
        return (Field[]) Hidden.field(serializer, "fields");
    }

    private static String cut(String json) {
        if (json.length() <= LONGEST) {
            return json;
        }
        return ValueJson.quoted(json.substring(0, LONGEST) + "…");
    }

    /** Of rows; null for all else. */
    static LogicalType[] types(TypeSerializer<?> serializer) {
        return serializer instanceof RowDataSerializer ? (LogicalType[]) Hidden.field(serializer, "types") : null;
    }

    /** The fields of rows of one type. */
    static final class RowTexts {
        private final RowData.FieldGetter[] getters;
        private final ValueJson[] texts;
        private final LogicalType[] types;

        RowTexts(LogicalType[] types) {
            this.types = types;
            getters = new RowData.FieldGetter[types.length];
            texts = new ValueJson[types.length];
            for (int field = 0; field < types.length; field++) {
                getters[field] = RowData.createFieldGetter(types[field], field);
                texts[field] = new ValueJson(types[field]);
            }
        }

        String[] of(RowData row) {
            String[] told = new String[texts.length];
            for (int field = 0; field < told.length; field++) {
                Object value = row.isNullAt(field) ? null : getters[field].getFieldOrNull(row);
                told[field] = value instanceof RawValueData<?> raw ? raw(raw, (RawType<?>) types[field]) : texts[field].of(value);
            }
            return told;
        }

        /** An accumulator's list or map is a state of its own; in the accumulator there is only its place. */
        private static <T> String raw(RawValueData<T> value, RawType<?> type) {
            @SuppressWarnings("unchecked")
            TypeSerializer<T> serializer = (TypeSerializer<T>) type.getTypeSerializer();
            Object object = DataView.class.isAssignableFrom(type.getOriginatingClass()) ? null : value.toObject(serializer);
            return object == null ? ValueJson.quoted("kept in a state of its own") : new ObjectJson().of(serializer, object);
        }
    }
}
