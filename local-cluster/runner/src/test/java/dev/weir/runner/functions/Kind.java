package dev.weir.runner.functions;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;

/** A type as TypeScript makes it, and values of it: the first ones are its ends. */
enum Kind {
    BOOLEAN("BOOLEAN", true, false),
    TINYINT("TINYINT", Byte.MIN_VALUE, Byte.MAX_VALUE, (byte) 0),
    SMALLINT("SMALLINT", Short.MIN_VALUE, Short.MAX_VALUE, (short) -1),
    INT("INT", Integer.MIN_VALUE, Integer.MAX_VALUE, 0),
    BIGINT("BIGINT", Long.MIN_VALUE, Long.MAX_VALUE, 9007199254740993L, -1L),
    FLOAT("FLOAT", Float.MIN_VALUE, Float.MAX_VALUE, -0.0f, Float.NaN, Float.NEGATIVE_INFINITY, 1.1f),
    DOUBLE("DOUBLE", Double.MIN_VALUE, Double.MAX_VALUE, -0.0, Double.NaN, Double.POSITIVE_INFINITY, 0.1),
    STRING("STRING", text(""), text("\u007f"), text("\u0080"), text("y".repeat(64)), text("y".repeat(65)), text("y".repeat(63) + "é"), text("a\0b"), text("ü€😀"), text("x".repeat(100_000))),
    CHAR("CHAR(3)", text("abc"), text("😀äz")),
    VARCHAR("VARCHAR(4)", text(""), text("😀😀😀😀")),
    BYTES("BYTES", new byte[0], new byte[] {-128, 0, 127}, new byte[70_000]),
    BINARY("BINARY(2)", new byte[] {1, -1}),
    VARBINARY("VARBINARY(2)", new byte[] {7}),
    DECIMAL("DECIMAL(38, 10)", decimal("9999999999999999999999999999.9999999999", 38, 10), decimal("-9999999999999999999999999999.9999999999", 38, 10), decimal("-0.0000000001", 38, 10), decimal("0", 38, 10)),
    ALL_FRACTION("DECIMAL(38, 38)", decimal("0." + "9".repeat(38), 38, 38), decimal("-0." + "9".repeat(38), 38, 38)),
    SMALL_DECIMAL("DECIMAL(5, 2)", decimal("999.99", 5, 2), decimal("-999.99", 5, 2), decimal("1.50", 5, 2)),
    FRACTION("DECIMAL(3, 3)", decimal("0.999", 3, 3), decimal("-0.001", 3, 3)),
    DATE("DATE", -719162, 2932896, -1, 0),
    TIME("TIME(3)", 0, 86_399_999),
    TIMESTAMP("TIMESTAMP(9)", TimestampData.fromEpochMillis(-62135596800000L, 1), TimestampData.fromEpochMillis(253402300799999L, 999_999), TimestampData.fromEpochMillis(-1, 1), TimestampData.fromEpochMillis(9007199254740991L)),
    COARSE("TIMESTAMP(0)", TimestampData.fromEpochMillis(-1000), TimestampData.fromEpochMillis(0)),
    TIMESTAMP_LTZ("TIMESTAMP_LTZ(3)", TimestampData.fromEpochMillis(-1), TimestampData.fromEpochMillis(1)),
    FINE_LTZ("TIMESTAMP_LTZ(9)", TimestampData.fromEpochMillis(-62135596800000L, 1), TimestampData.fromEpochMillis(253402300799999L, 999_999), TimestampData.fromEpochMillis(-1, 999_999)),
    MONTHS("INTERVAL_YEAR_TO_MONTH", -119988, 119988),
    MILLISECONDS("INTERVAL_DAY_TO_SECOND", -86400000L * 999999, 86400000L * 999999 + 1),
    ARRAY("ARRAY(STRING)", new GenericArrayData(new Object[0]), new GenericArrayData(new Object[] {text("a"), null, text("")})),
    MAP("MAP(STRING.notNull(), BIGINT)", new GenericMapData(Map.of()), new GenericMapData(new LinkedHashMap<>(Map.of(text("k"), 5L)))),
    MULTISET("MULTISET(STRING)", new GenericMapData(new LinkedHashMap<>(Map.of(text("k"), 3)))),
    ROW("ROW({ a: INT.notNull(), 'b c`d': ARRAY(ROW({ x: DECIMAL(20, 0), y: MAP(STRING, DATE) })) })",
            GenericRowData.of(1, null), GenericRowData.of(2, new GenericArrayData(new Object[] {null, GenericRowData.of(decimal("12345678901234567890", 20, 0), new GenericMapData(new HashMap<>(Map.of(text("d"), 1))))})));

    private final String type;
    private final Object[] ends;

    Kind(String type, Object... ends) {
        this.type = type;
        this.ends = ends;
    }

    /** Those that have no types within. */
    static final List<Kind> SIMPLE = List.of(values()).subList(0, ARRAY.ordinal());

    String type() {
        return type;
    }

    List<Object> ends() {
        return List.of(ends);
    }

    /** One of its ends, or another value by chance. */
    Object any(Random chance) {
        return chance.nextInt(3) == 0 ? ends[chance.nextInt(ends.length)] : other(chance);
    }

    private Object other(Random chance) {
        return switch (this) {
            case TINYINT -> (byte) chance.nextInt();
            case SMALLINT -> (short) chance.nextInt();
            case INT -> chance.nextInt();
            case BIGINT -> chance.nextLong();
            case FLOAT -> Float.intBitsToFloat(chance.nextInt());
            case DOUBLE -> Double.longBitsToDouble(chance.nextLong());
            case STRING -> anyText(chance, chance.nextInt(30));
            case CHAR -> anyText(chance, 3);
            case VARCHAR -> anyText(chance, chance.nextInt(5));
            case BYTES -> anyBytes(chance, chance.nextInt(300));
            case BINARY -> anyBytes(chance, 2);
            case VARBINARY -> anyBytes(chance, chance.nextInt(3));
            case DECIMAL -> anyDecimal(chance, 38, 10);
            case ALL_FRACTION -> anyDecimal(chance, 38, 38);
            case SMALL_DECIMAL -> anyDecimal(chance, 5, 2);
            case FRACTION -> anyDecimal(chance, 3, 3);
            case DATE -> chance.nextInt(4_000_000) - 1_000_000;
            case TIME -> chance.nextInt(86_400_000);
            case TIMESTAMP -> TimestampData.fromEpochMillis(chance.nextLong() >> 16, chance.nextInt(1_000_000));
            case COARSE -> TimestampData.fromEpochMillis((chance.nextLong() >> 24) * 1000);
            case TIMESTAMP_LTZ -> TimestampData.fromEpochMillis(chance.nextLong() >> 16);
            case FINE_LTZ -> TimestampData.fromEpochMillis(chance.nextLong() >> 16, chance.nextInt(1_000_000));
            case MONTHS -> chance.nextInt(240_000) - 120_000;
            case MILLISECONDS -> chance.nextLong() >> 16;
            default -> ends[chance.nextInt(ends.length)];
        };
    }

    private static StringData text(String text) {
        return StringData.fromString(text);
    }

    private static DecimalData decimal(String text, int precision, int scale) {
        return DecimalData.fromBigDecimal(new BigDecimal(text), precision, scale);
    }

    private static DecimalData anyDecimal(Random chance, int precision, int scale) {
        BigInteger unscaled = new BigInteger(chance.nextInt(130), chance).mod(BigInteger.TEN.pow(precision));
        return DecimalData.fromBigDecimal(new BigDecimal(chance.nextBoolean() ? unscaled : unscaled.negate(), scale), precision, scale);
    }

    private static byte[] anyBytes(Random chance, int length) {
        byte[] bytes = new byte[length];
        chance.nextBytes(bytes);
        return bytes;
    }

    /** @param length in code points */
    private static StringData anyText(Random chance, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = length; i > 0; i--) {
            int point = chance.nextInt(0x110000);
            text.appendCodePoint(point >= 0xd800 && point < 0xe000 ? 'x' : point);
        }
        return text(text.toString());
    }
}
