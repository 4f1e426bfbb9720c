package dev.weir.runner.samples;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import org.apache.flink.table.data.TimestampData;

/**
 * Writes timestamps the one way Flink's formats read them (SQL, in UTC for TIMESTAMP_LTZ), whether a file has them as SQL or
 * as ISO 8601. A text without a zone is, for TIMESTAMP_LTZ, in the session's zone, as in a cast; for TIMESTAMP an offset is
 * dropped. Days and hours that do not exist are refused: Flink's formats would make others of them.
 */
final class SampleTimestamps {
    private static final DateTimeFormatter READ = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .optionalStart()
            .appendPattern("[ ]['T']")
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .optionalStart()
            .appendPattern("[ ]")
            .appendOffset("+HH:mm", "Z")
            .optionalEnd()
            .optionalEnd()
            .toFormatter()
            .withResolverStyle(ResolverStyle.STRICT);
    private static final DateTimeFormatter WRITE = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendLiteral(' ')
            .appendPattern("HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .toFormatter();

    private SampleTimestamps() {}

    /** For TIMESTAMP. @throws java.time.DateTimeException where the text is no timestamp */
    static String local(String text) {
        return isPlain(text) ? text : WRITE.format(localOf(READ.parse(text)));
    }

    /**
     * The timestamp of a text like {@code 2013-01-01 05:00:00}, with three or six digits of a fraction or none, the same that Flink's formats make of it,
     * without the detour over their parser: it is what most files hold, in every row. Null for any other text.
     *
     * @param instant whether the text has to end with {@code Z}, as an instant does; else it may not
     */
    static TimestampData plain(String text, boolean instant) {
        int end = instant ? text.length() - 1 : text.length();
        int fraction = end - 20;
        if ((fraction != -1 && fraction != 3 && fraction != 6) || (instant && text.charAt(end) != 'Z')) {
            return null;
        }
        int year = digits(text, 0, 4, '-');
        int month = digits(text, 5, 7, '-');
        int day = digits(text, 8, 10, ' ');
        int hour = digits(text, 11, 13, ':');
        int minute = digits(text, 14, 16, ':');
        int second = digits(text, 17, 19, fraction < 0 ? 'Z' : '.');
        int rest = fraction < 0 ? 0 : digits(text, 20, end, 'Z');
        // Days that each month has, and no 24 o'clock: nothing that Flink would bend.
        boolean exists = year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= 28 && hour >= 0 && minute >= 0 && minute < 60 && second >= 0 && second < 60 && rest >= 0;
        return exists && hour < 24
                ? TimestampData.fromLocalDateTime(LocalDateTime.of(year, month, day, hour, minute, second, fraction == 3 ? rest * 1_000_000 : rest * 1_000))
                : null;
    }

    /** The number that stands there, followed by this character or the end; -1 where it does not. */
    private static int digits(String text, int from, int to, char then) {
        int number = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            number = number * 10 + (c - '0');
        }
        return to == text.length() || text.charAt(to) == then ? number : -1;
    }

    /** For TIMESTAMP_LTZ. @throws java.time.DateTimeException where the text is no timestamp */
    static String instant(String text, ZoneId zone) {
        TemporalAccessor parsed = READ.parse(text);
        LocalDateTime local = localOf(parsed);
        ZoneOffset offset = parsed.query(TemporalQueries.offset());
        Instant instant = offset == null ? local.atZone(zone).toInstant() : local.toInstant(offset);
        return WRITE.format(LocalDateTime.ofInstant(instant, ZoneOffset.UTC)) + "Z";
    }

    private static LocalDateTime localOf(TemporalAccessor parsed) {
        LocalTime time = parsed.query(TemporalQueries.localTime());
        return LocalDateTime.of(LocalDate.from(parsed), time == null ? LocalTime.MIDNIGHT : time);
    }

    /** In Flink's form already, on a day that each month has, and not at 24 o'clock: nothing that Flink would bend. */
    private static boolean isPlain(String text) {
        return text.length() == 19 && text.charAt(10) == ' ' && text.substring(8, 10).compareTo("28") <= 0 && !text.startsWith("24", 11);
    }
}
