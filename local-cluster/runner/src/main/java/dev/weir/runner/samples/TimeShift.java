package dev.weir.runner.samples;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.LogicalType;

/** Moves a value that stands for a moment forward in time. */
final class TimeShift {
    private static final List<String> PATTERNS = List.of(
            "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm:ss.SSS", "yyyy-MM-dd HH:mm:ss.SSSSSS", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.SSS",
            "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", "yyyy-MM-dd HH:mm", "yyyyMMddHHmmss", "yyyyMMdd HH:mm:ss", "dd.MM.yyyy HH:mm:ss", "MM/dd/yyyy HH:mm:ss");

    private TimeShift() {}

    /**
     * The value moved by so many milliseconds; where numbers or texts leave the unit open, the one that fits. The value itself
     * where none does.
     *
     * @param fits whether a moved value moves the event time as wished
     */
    static Object shift(Object value, LogicalType type, long by, Predicate<Object> fits) {
        if (value == null) {
            return null;
        }
        return switch (type.getTypeRoot()) {
            case TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> later((TimestampData) value, by);
            case DATE -> (int) value + (int) (by / 86_400_000);
            case BIGINT -> firstFit(value, fits, Stream.of(by, by / 1_000, by * 1_000, by * 1_000_000).map(step -> (long) value + step));
            case INTEGER -> firstFit(value, fits, Stream.of((int) value + (int) (by / 1_000)));
            case CHAR, VARCHAR -> firstFit(value, fits, PATTERNS.stream().map(pattern -> laterText(value.toString(), pattern, by)));
            default -> value;
        };
    }

    private static Object firstFit(Object value, Predicate<Object> fits, Stream<?> moved) {
        return moved.filter(candidate -> candidate != null && fits.test(candidate)).map(Object.class::cast).findFirst().orElse(value);
    }

    private static TimestampData later(TimestampData value, long by) {
        return TimestampData.fromEpochMillis(value.getMillisecond() + by, value.getNanoOfMillisecond());
    }

    private static StringData laterText(String text, String pattern, long by) {
        try {
            var format = DateTimeFormatter.ofPattern(pattern);
            return StringData.fromString(LocalDateTime.parse(text, format).plus(by, ChronoUnit.MILLIS).format(format));
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
