package dev.weir.runner.functions;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.MultisetType;
import org.apache.flink.table.types.logical.RowType;

/** Writes Flink's internal values of one type into a frame: a byte that says whether there is one, and the value. */
interface ValueWriter {
    void write(FrameWriter frame, Object value);

    static ValueWriter of(LogicalType type) {
        ValueWriter some = some(type);
        return (frame, value) -> {
            frame.room(1).put((byte) (value == null ? 0 : 1));
            if (value != null) {
                some.write(frame, value);
            }
        };
    }

    private static ValueWriter some(LogicalType type) {
        return switch (type.getTypeRoot()) {
            case BOOLEAN -> (frame, value) -> frame.room(1).put((byte) ((Boolean) value ? 1 : 0));
            case TINYINT -> (frame, value) -> frame.room(1).put((Byte) value);
            case SMALLINT -> (frame, value) -> frame.room(2).putShort((Short) value);
            case INTEGER, DATE, TIME_WITHOUT_TIME_ZONE, INTERVAL_YEAR_MONTH -> (frame, value) -> frame.room(4).putInt((Integer) value);
            case BIGINT, INTERVAL_DAY_TIME -> (frame, value) -> frame.room(8).putLong((Long) value);
            case FLOAT -> (frame, value) -> frame.room(4).putFloat((Float) value);
            case DOUBLE -> (frame, value) -> frame.room(8).putDouble((Double) value);
            case CHAR, VARCHAR -> (frame, value) -> frame.text((StringData) value);
            case BINARY, VARBINARY -> (frame, value) -> bytes(frame, (byte[]) value);
            case DECIMAL -> (frame, value) -> unscaled(frame, ((DecimalData) value).toBigDecimal().unscaledValue());
            case TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> (frame, value) -> point(frame, (TimestampData) value);
            case ARRAY -> array(((ArrayType) type).getElementType());
            case MAP -> map(((MapType) type).getKeyType(), ((MapType) type).getValueType());
            case MULTISET -> map(((MultisetType) type).getElementType(), new IntType(false));
            case ROW -> row((RowType) type);
            default -> throw new IllegalArgumentException(type.asSummaryString() + " has no values in TypeScript.");
        };
    }

    private static void bytes(FrameWriter frame, byte[] value) {
        frame.room(4 + value.length).putInt(value.length).put(value);
    }

    /** Sixteen bytes, the lower eight first. */
    private static void unscaled(FrameWriter frame, BigInteger value) {
        frame.room(16).putLong(value.longValue()).putLong(value.shiftRight(64).longValue());
    }

    private static void point(FrameWriter frame, TimestampData value) {
        frame.room(12).putLong(value.getMillisecond()).putInt(value.getNanoOfMillisecond());
    }

    private static ValueWriter array(LogicalType type) {
        ValueWriter element = of(type);
        ArrayData.ElementGetter getter = ArrayData.createElementGetter(type);
        return (frame, value) -> elements(frame, (ArrayData) value, getter, element);
    }

    private static void elements(FrameWriter frame, ArrayData array, ArrayData.ElementGetter getter, ValueWriter element) {
        ByteBuffer counted = frame.room(4);
        counted.putInt(array.size());
        for (int i = 0; i < array.size(); i++) {
            element.write(frame, getter.getElementOrNull(array, i));
        }
    }

    private static ValueWriter map(LogicalType keyType, LogicalType valueType) {
        ValueWriter key = of(keyType);
        ValueWriter value = of(valueType);
        ArrayData.ElementGetter keyGetter = ArrayData.createElementGetter(keyType);
        ArrayData.ElementGetter valueGetter = ArrayData.createElementGetter(valueType);
        return (frame, map) -> {
            ArrayData keys = ((MapData) map).keyArray();
            ArrayData values = ((MapData) map).valueArray();
            frame.room(4).putInt(keys.size());
            for (int i = 0; i < keys.size(); i++) {
                key.write(frame, keyGetter.getElementOrNull(keys, i));
                value.write(frame, valueGetter.getElementOrNull(values, i));
            }
        };
    }

    private static ValueWriter row(RowType type) {
        List<ValueWriter> fields = type.getChildren().stream().map(ValueWriter::of).toList();
        List<RowData.FieldGetter> getters = IntStream.range(0, fields.size()).mapToObj(i -> RowData.createFieldGetter(type.getTypeAt(i), i)).toList();
        return (frame, row) -> {
            for (int i = 0; i < fields.size(); i++) {
                fields.get(i).write(frame, getters.get(i).getFieldOrNull((RowData) row));
            }
        };
    }
}
