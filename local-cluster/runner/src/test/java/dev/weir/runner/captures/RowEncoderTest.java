package dev.weir.runner.captures;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.formats.common.TimestampFormat;
import org.apache.flink.formats.json.JsonFormatOptions;
import org.apache.flink.formats.json.RowDataToJsonConverters;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Rows as lines: each type as Flink's own json format writes it. */
class RowEncoderTest {
    static Stream<Arguments> values() {
        Map<DataType, List<Object>> values = new LinkedHashMap<>();
        values.put(DataTypes.BOOLEAN(), List.of(true, false));
        values.put(DataTypes.TINYINT(), List.of((byte) -128, (byte) 7));
        values.put(DataTypes.SMALLINT(), List.of((short) -32768, (short) 9));
        values.put(DataTypes.INT(), List.of(0, 10, -1, Integer.MIN_VALUE, Integer.MAX_VALUE));
        values.put(DataTypes.BIGINT(), List.of(0L, 99L, 100L, 1234567890123456789L, Long.MIN_VALUE, Long.MAX_VALUE));
        values.put(DataTypes.FLOAT(), List.of(0f, -1.5f, 1e-10f, 3.4e38f, Float.NaN, Float.NEGATIVE_INFINITY));
        values.put(DataTypes.DOUBLE(), List.of(0d, -0d, 0.1 + 0.2, 1e21, 1e-7, Double.NaN, Double.POSITIVE_INFINITY));
        values.put(
                DataTypes.STRING(),
                List.of(text(""), text("plain"), text("\"quoted\" \\ back\nline\ttab\u0000\u001f\b\f\r"), text("Zürich 東京 🜚 \u2028"), text("/")));
        values.put(DataTypes.BYTES(), List.of(new byte[0], new byte[] {0, 1, -1, 127, -128}));
        values.put(DataTypes.DATE(), List.of(0, -1, 19_000, 2_932_896, -719_162));
        values.put(DataTypes.TIME(3), List.of(0, 1, 86_399_999, 3_600_500));
        values.put(
                DataTypes.TIMESTAMP(9),
                List.of(time("2013-01-01T05:00:00"), time("1969-12-31T23:59:59.999999999"), time("2024-02-29T12:00:00.120"), time("0001-01-01T00:00")));
        values.put(DataTypes.TIMESTAMP_LTZ(3), List.of(TimestampData.fromEpochMillis(1_357_016_400_123L), TimestampData.fromEpochMillis(-1)));
        values.put(DataTypes.INTERVAL(DataTypes.MONTH()), List.of(14));
        values.put(DataTypes.INTERVAL(DataTypes.SECOND(3)), List.of(90_000L));
        values.put(DataTypes.ARRAY(DataTypes.INT()), List.of(new GenericArrayData(new Object[] {1, null, 3}), new GenericArrayData(new Object[0])));
        values.put(DataTypes.MAP(DataTypes.STRING(), DataTypes.DOUBLE()), List.of(new GenericMapData(ordered(text("a\""), 1.5, text("b"), null))));
        values.put(DataTypes.MULTISET(DataTypes.STRING()), List.of(new GenericMapData(ordered(text("x"), 2))));
        values.put(
                DataTypes.ROW(DataTypes.FIELD("a \"b\"", DataTypes.INT()), DataTypes.FIELD("c", DataTypes.ARRAY(DataTypes.STRING()))),
                List.of(GenericRowData.of(1, new GenericArrayData(new Object[] {text("ü"), null})), GenericRowData.of(null, null)));
        return values.entrySet().stream()
                .flatMap(each -> each.getValue().stream().map(value -> Arguments.of(each.getKey().getLogicalType(), value)));
    }

    @ParameterizedTest
    @MethodSource("values")
    void writesEachTypeAsFlinksJsonFormatDoes(LogicalType type, Object value) throws Exception {
        assertEquals(asFlinkWrites(type, value), valuesOf(encode(RowType.of(type), GenericRowData.of(value), null)));
    }

    @ParameterizedTest
    @CsvSource({
        "38,18,12345678901234567890.123456789012345678", "38,18,0.000000000000000000", "38,18,-0.000000000000000001", "10,2,30.00", "10,2,0.00", "5,0,1200"
    })
    void writesDecimalsPlainWithTheirScaleAndTheNumberThatFlinkWrites(int precision, int scale, String plain) throws Exception {
        LogicalType type = DataTypes.DECIMAL(precision, scale).getLogicalType();
        DecimalData value = DecimalData.fromBigDecimal(new BigDecimal(plain).stripTrailingZeros(), precision, scale);
        assertEquals(plain, valuesOf(encode(RowType.of(type), GenericRowData.of(value), null)));
        assertEquals(0, new BigDecimal(plain).compareTo(new BigDecimal(asFlinkWrites(type, value))));
    }

    private static String asFlinkWrites(LogicalType type, Object value) throws Exception {
        ObjectMapper mapper = new ObjectMapper();
        var converters = new RowDataToJsonConverters(TimestampFormat.SQL, JsonFormatOptions.MapNullKeyMode.LITERAL, "null", false);
        return mapper.writeValueAsString(converters.createConverter(type).convert(mapper, null, value));
    }

    @Test
    void beginsWithKindAndEventTime() {
        RowType type = RowType.of(DataTypes.INT().getLogicalType(), DataTypes.STRING().getLogicalType());
        GenericRowData row = GenericRowData.ofKind(RowKind.UPDATE_BEFORE, 5, null);
        assertEquals("[\"-U\",1357016400000,5,null]\n", encode(type, row, 1_357_016_400_000L));
        assertEquals("[\"-U\",null,5,null]\n", encode(type, row, null));
    }

    @Test
    void keepsJsonWholeWhereTextIsBrokenUtf8() {
        StringData broken = BinaryStringData.fromBytes(new byte[] {'a', (byte) 0xff, 'b'});
        assertEquals("\"a\ufffdb\"", valuesOf(encode(RowType.of(DataTypes.STRING().getLogicalType()), GenericRowData.of(broken), null)));
    }

    @Test
    void showsMapsThatTheJsonFormatRefuses() {
        LogicalType type = DataTypes.MAP(DataTypes.INT(), DataTypes.STRING()).getLogicalType();
        assertEquals("{\"7\":\"x\"}", valuesOf(encode(RowType.of(type), GenericRowData.of(new GenericMapData(ordered(7, text("x")))), null)));
    }

    private static String encode(RowType type, GenericRowData row, Long eventTime) {
        RowEncoder encoder = new RowEncoder(type, null);
        encoder.encode(row, eventTime);
        return new String(encoder.line().copy(), StandardCharsets.UTF_8);
    }

    private static String valuesOf(String line) {
        return line.substring("[\"+I\",null,".length(), line.length() - 2);
    }

    private static StringData text(String text) {
        return StringData.fromString(text);
    }

    private static TimestampData time(String iso) {
        return TimestampData.fromLocalDateTime(LocalDateTime.parse(iso));
    }

    private static Map<Object, Object> ordered(Object... pairs) {
        Map<Object, Object> map = new LinkedHashMap<>();
        for (int at = 0; at < pairs.length; at += 2) {
            map.put(pairs[at], pairs[at + 1]);
        }
        return map;
    }
}
