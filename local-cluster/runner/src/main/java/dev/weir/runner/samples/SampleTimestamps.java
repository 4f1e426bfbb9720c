package dev.weir.runner.samples;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ArrayNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.TextNode;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;

/**
 * Writes timestamps the one way Flink's formats read them (SQL, in UTC for TIMESTAMP_LTZ), whether a file has them as SQL or
 * as ISO 8601. A text without a zone is, for TIMESTAMP_LTZ, in the session's zone, as in a cast; for TIMESTAMP an offset is
 * dropped.
 */
record SampleTimestamps(ZoneId zone) {
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
            .toFormatter();
    private static final DateTimeFormatter WRITE = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendLiteral(' ')
            .appendPattern("HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .toFormatter();

    /** For a type that holds timestamps somewhere, else null. */
    static SampleTimestamps in(LogicalType type, ZoneId zone) {
        return holdsTimestamps(type) ? new SampleTimestamps(zone) : null;
    }

    JsonNode normalise(JsonNode value, LogicalType type) {
        if (value == null || value.isNull()) {
            return value;
        }
        switch (type.getTypeRoot()) {
            case TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE:
                return value.isTextual() ? TextNode.valueOf(normalise(value.asText().trim(), type)) : value;
            case ROW:
                return value instanceof ObjectNode row ? normaliseRow(row, (RowType) type) : value;
            case ARRAY:
                return value instanceof ArrayNode array ? normaliseArray(array, type.getChildren().get(0)) : value;
            case MAP:
                return value instanceof ObjectNode map ? normaliseMap(map, type.getChildren().get(1)) : value;
            default:
                return value;
        }
    }

    /** What is no timestamp is left as it is: Flink's own refusal says what is wrong with it. */
    private String normalise(String text, LogicalType type) {
        boolean withZone = type.getTypeRoot() == LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE;
        if (text.length() == 19 && text.charAt(10) == ' ' && !withZone) {
            return text;
        }
        try {
            TemporalAccessor parsed = READ.parse(text);
            LocalTime time = parsed.query(TemporalQueries.localTime());
            var local = LocalDateTime.of(LocalDate.from(parsed), time == null ? LocalTime.MIDNIGHT : time);
            ZoneOffset offset = parsed.query(TemporalQueries.offset());
            if (!withZone) {
                return WRITE.format(local);
            }
            Instant instant = offset == null ? local.atZone(zone).toInstant() : local.toInstant(offset);
            return WRITE.format(LocalDateTime.ofInstant(instant, ZoneOffset.UTC)) + "Z";
        } catch (DateTimeException e) {
            return text;
        }
    }

    private JsonNode normaliseRow(ObjectNode row, RowType type) {
        for (RowType.RowField field : type.getFields()) {
            if (row.has(field.getName())) {
                row.set(field.getName(), normalise(row.get(field.getName()), field.getType()));
            }
        }
        return row;
    }

    private JsonNode normaliseArray(ArrayNode array, LogicalType element) {
        for (int i = 0; i < array.size(); i++) {
            array.set(i, normalise(array.get(i), element));
        }
        return array;
    }

    private JsonNode normaliseMap(ObjectNode map, LogicalType value) {
        map.fieldNames().forEachRemaining(key -> map.replace(key, normalise(map.get(key), value)));
        return map;
    }

    private static boolean holdsTimestamps(LogicalType type) {
        return type.getTypeRoot() == LogicalTypeRoot.TIMESTAMP_WITHOUT_TIME_ZONE
                || type.getTypeRoot() == LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE
                || type.getChildren().stream().anyMatch(SampleTimestamps::holdsTimestamps);
    }
}
