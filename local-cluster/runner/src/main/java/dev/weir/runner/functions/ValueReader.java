package dev.weir.runner.functions;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.MultisetType;
import org.apache.flink.table.types.logical.RowType;

/** Reads Flink's internal values of one type from a frame. What the type does not hold, the other side has refused. */
interface ValueReader {
    Object read(FrameReader frame);

    static ValueReader of(LogicalType type) {
        ValueReader some = some(type);
        return frame -> frame.buffer().get() == 0 ? null : some.read(frame);
    }

    private static ValueReader some(LogicalType type) {
        return switch (type.getTypeRoot()) {
            case BOOLEAN -> frame -> frame.buffer().get() == 1;
            case TINYINT -> frame -> frame.buffer().get();
            case SMALLINT -> frame -> frame.buffer().getShort();
            case INTEGER, DATE, TIME_WITHOUT_TIME_ZONE, INTERVAL_YEAR_MONTH -> frame -> frame.buffer().getInt();
            case BIGINT, INTERVAL_DAY_TIME -> frame -> frame.buffer().getLong();
            case FLOAT -> frame -> frame.buffer().getFloat();
            case DOUBLE -> frame -> frame.buffer().getDouble();
            case CHAR, VARCHAR -> FrameReader::string;
            case BINARY, VARBINARY -> ValueReader::bytes;
            case DECIMAL -> decimal((DecimalType) type);
            case TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> frame -> TimestampData.fromEpochMillis(frame.buffer().getLong(), frame.buffer().getInt());
            case ARRAY -> array(of(((ArrayType) type).getElementType()));
            case MAP -> map(of(((MapType) type).getKeyType()), of(((MapType) type).getValueType()));
            case MULTISET -> map(of(((MultisetType) type).getElementType()), of(new IntType(false)));
            case ROW -> row(((RowType) type).getChildren().stream().map(ValueReader::of).toList());
            default -> throw new IllegalArgumentException(type.asSummaryString() + " has no values in TypeScript.");
        };
    }

    private static byte[] bytes(FrameReader frame) {
        byte[] bytes = new byte[frame.buffer().getInt()];
        frame.buffer().get(bytes);
        return bytes;
    }

    private static ValueReader decimal(DecimalType type) {
        return frame -> {
            ByteBuffer buffer = frame.buffer();
            long low = buffer.getLong();
            BigInteger unscaled = BigInteger.valueOf(buffer.getLong()).shiftLeft(64).add(new BigInteger(Long.toUnsignedString(low)));
            return DecimalData.fromBigDecimal(new BigDecimal(unscaled, type.getScale()), type.getPrecision(), type.getScale());
        };
    }

    private static ValueReader array(ValueReader element) {
        return frame -> {
            Object[] all = new Object[frame.buffer().getInt()];
            for (int i = 0; i < all.length; i++) {
                all[i] = element.read(frame);
            }
            return new GenericArrayData(all);
        };
    }

    private static ValueReader map(ValueReader key, ValueReader value) {
        return frame -> {
            Map<Object, Object> all = new LinkedHashMap<>();
            for (int left = frame.buffer().getInt(); left > 0; left--) {
                all.put(key.read(frame), value.read(frame));
            }
            return new GenericMapData(all);
        };
    }

    private static ValueReader row(List<ValueReader> fields) {
        return frame -> {
            GenericRowData row = new GenericRowData(fields.size());
            for (int i = 0; i < fields.size(); i++) {
                row.setField(i, fields.get(i).read(frame));
            }
            return row;
        };
    }
}
