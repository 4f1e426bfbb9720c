package dev.weir.runner.captures;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Base64;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.types.variant.Variant;

/**
 * Writes one value, never null, as Flink's {@code json} format with its default options would. A test holds each type
 * against Flink's own converter. Types that the format refuses are written as text, since a capture must show any row.
 */
@FunctionalInterface
interface ValueEncoder {
    void write(Utf8 out, Object value);

    static ValueEncoder of(LogicalType type) {
        return switch (type.getTypeRoot()) {
            case BOOLEAN -> (out, value) -> out.ascii((Boolean) value ? "true" : "false");
            case TINYINT, SMALLINT, INTEGER, BIGINT, INTERVAL_YEAR_MONTH, INTERVAL_DAY_TIME ->
                (out, value) -> out.number(((Number) value).longValue());
            case FLOAT -> (out, value) -> floating(out, value, Float.isFinite((Float) value));
            case DOUBLE -> (out, value) -> floating(out, value, Double.isFinite((Double) value));
            case DECIMAL -> (out, value) -> decimal(out, (DecimalData) value);
            case CHAR, VARCHAR -> (out, value) -> text(out, (StringData) value);
            case BINARY, VARBINARY -> (out, value) -> base64(out, (byte[]) value);
            case DATE -> (out, value) -> {
                out.put('"');
                date(out, (Integer) value);
                out.put('"');
            };
            case TIME_WITHOUT_TIME_ZONE -> (out, value) -> {
                out.put('"');
                time(out, (Integer) value / 1000, (Integer) value % 1000 * 1_000_000);
                out.put('"');
            };
            case TIMESTAMP_WITHOUT_TIME_ZONE -> (out, value) -> timestamp(out, (TimestampData) value, "\"");
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> (out, value) -> timestamp(out, (TimestampData) value, "Z\"");
            case ARRAY, MAP, MULTISET, ROW, STRUCTURED_TYPE, DISTINCT_TYPE -> NestedEncoders.of(type);
            case VARIANT -> (out, value) -> out.json(((Variant) value).toJson());
            default -> (out, value) -> out.string(String.valueOf(value));
        };
    }

    private static void floating(Utf8 out, Object value, boolean finite) {
        out.ascii(finite ? value.toString() : '"' + value.toString() + '"');
    }

    /** With all digits of its scale, where Flink's format may write the same number as 3E+1. */
    private static void decimal(Utf8 out, DecimalData value) {
        out.ascii(value.toBigDecimal().toPlainString());
    }

    private static void text(Utf8 out, StringData value) {
        byte[] utf8 = value instanceof BinaryStringData ? value.toBytes() : value.toString().getBytes(StandardCharsets.UTF_8);
        if (isAscii(utf8)) {
            out.string(utf8, 0, utf8.length);
        } else {
            out.string(value.toString()); // through a String, so that broken UTF-8 becomes U+FFFD instead of broken JSON
        }
    }

    private static boolean isAscii(byte[] bytes) {
        int union = 0;
        for (byte unit : bytes) {
            union |= unit;
        }
        return union >= 0;
    }

    private static void base64(Utf8 out, byte[] value) {
        byte[] coded = Base64.getEncoder().encode(value);
        out.put('"');
        out.raw(coded, 0, coded.length);
        out.put('"');
    }

    private static void timestamp(Utf8 out, TimestampData value, String end) {
        long millis = value.getMillisecond();
        int ofDay = (int) Math.floorMod(millis, 86_400_000L);
        out.put('"');
        date(out, Math.floorDiv(millis, 86_400_000L));
        out.put(' ');
        time(out, ofDay / 1000, ofDay % 1000 * 1_000_000 + value.getNanoOfMillisecond());
        out.ascii(end);
    }

    private static void date(Utf8 out, long epochDay) {
        LocalDate date = LocalDate.ofEpochDay(epochDay);
        int year = date.getYear();
        if (year < 0 || year > 9999) {
            out.ascii(date.toString());
            return;
        }
        out.padded(year, 4);
        out.put('-');
        out.padded(date.getMonthValue(), 2);
        out.put('-');
        out.padded(date.getDayOfMonth(), 2);
    }

    private static void time(Utf8 out, int secondOfDay, int nanos) {
        out.padded(secondOfDay / 3600, 2);
        out.put(':');
        out.padded(secondOfDay / 60 % 60, 2);
        out.put(':');
        out.padded(secondOfDay % 60, 2);
        if (nanos > 0) {
            int width = 9;
            for (; nanos % 10 == 0; nanos /= 10) {
                width--;
            }
            out.put('.');
            out.padded(nanos, width);
        }
    }
}
