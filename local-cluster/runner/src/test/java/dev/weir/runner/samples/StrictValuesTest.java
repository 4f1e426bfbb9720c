package dev.weir.runner.samples;

import static dev.weir.runner.samples.SampleJobs.file;
import static dev.weir.runner.samples.SampleJobs.format;
import static dev.weir.runner.samples.SampleJobs.kafka;
import static dev.weir.runner.samples.SampleJobs.rows;
import static dev.weir.runner.samples.SampleJobs.sample;
import static dev.weir.runner.samples.SampleJobs.script;
import static dev.weir.runner.samples.SampleJobs.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.TextNode;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.types.DataType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values that Flink's formats would make others of are refused; all others are taken. */
class StrictValuesTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "DATE|2024-02-30", "DATE|2023-02-29", "DATE|2024-13-01", "TIME|24:00:00", "TIME|25:00:00", "TIME|10:61:00",
        "TIMESTAMP|2024-02-30 00:00:00", "TIMESTAMP|2024-02-30T00:00:00", "TIMESTAMP|2024-04-31T00:00:00.5Z", "TIMESTAMP|2024-01-01 24:00:00",
        "TIMESTAMP|2024-02-30", "TIMESTAMP|2024-02-28 23:59:60", "TIMESTAMP|2024-00-10 00:00:00", "TIMESTAMP|2024-01-00 00:00:00", "TIMESTAMP|2024-02-10 1O:00:00",
        "TIMESTAMP|2024-02-10 10-00:00", "LTZ|2024-02-30 00:00:00Z", "LTZ|2024-02-30T00:00:00+01:00", "LTZ|2024-02-30 00:00:00",
        "BOOLEAN|maybe", "BOOLEAN|2", "BOOLEAN|truthy", "DECIMAL|1234.56", "DECIMAL|-1000", "DECIMAL|999.995"
    })
    void refuses(String type, String text) {
        assertThrows(RecordDecoder.BrokenRecord.class, () -> decode(type, true, text));
        var broken = assertThrows(RecordDecoder.BrokenRecord.class, () -> decode(type, false, text));
        assertTrue(broken.describe().startsWith("column f: `" + text + "` " + (type.equals("DECIMAL") ? "does not fit DECIMAL(5, 2)" : "is not a ")), broken.describe());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "DATE|2024-02-29|19782", "TIME|23:59:59|86399000", "TIMESTAMP|2024-02-29 23:59:59|2024-02-29T23:59:59",
        "TIMESTAMP|2024-02-28 23:59:59|2024-02-28T23:59:59", "TIMESTAMP|1969-12-01 00:00:00|1969-12-01T00:00", "TIMESTAMP|0001-01-01 00:00:01|0001-01-01T00:00:01",
        "TIMESTAMP|2024-02-29T23:59:59.123Z|2024-02-29T23:59:59.123", "TIMESTAMP|2024-02-29|2024-02-29T00:00", "LTZ|2024-02-29T01:00:00+01:00|2024-02-29T00:00",
        "LTZ|2024-02-29 01:00:00|2024-02-29T00:00", "BOOLEAN|TRUE|true", "BOOLEAN|f|false", "BOOLEAN|1|true", "BOOLEAN|no|false",
        "DECIMAL|999.99|999.99", "DECIMAL|1.005|1.01"
    })
    void takes(String type, String text, String expected) throws Exception {
        assertEquals(expected, decode(type, true, text).toString());
        assertEquals(expected, decode(type, false, text).toString());
    }

    @Test
    void refusesInsideNestedValues() throws Exception {
        DataType nested = DataTypes.ARRAY(DataTypes.ROW(DataTypes.FIELD("d", DataTypes.DECIMAL(5, 2)), DataTypes.FIELD("t", DataTypes.TIMESTAMP(3))));
        assertThrows(RecordDecoder.BrokenRecord.class, () -> decode(nested, false, new ObjectMapper().readTree("[{\"d\":1234.56}]")));
        assertThrows(RecordDecoder.BrokenRecord.class, () -> decode(nested, true, TextNode.valueOf("[{\"t\":\"2024-02-30 00:00:00\"}]")));
    }

    @Test
    void namesFileLineAndColumn() throws Exception {
        String csv = file(folder, "q.csv", "id,d", "1,2024-02-29", "2,2024-02-30");
        String failure = failure(kafka("q", "id INT, d DATE") + "SELECT * FROM q", sample("q", csv));
        assertTrue(failure.contains("q.csv:3: column d: `2024-02-30` is not a DATE"), failure);
        var skipping = with(sample("q", csv), format("csv", null, "skip", null));
        assertEquals(List.of("+I[1, 2024-02-29]"), rows(script(kafka("q", "id INT, d DATE") + "SELECT * FROM q", skipping)));
        String json = file(folder, "q.jsonl", "{\"d\":1234.56}");
        String overflow = failure(kafka("q", "d DECIMAL(5,2) NOT NULL") + "SELECT * FROM q", sample("q", json));
        assertTrue(overflow.contains("q.jsonl:1: column d: `1234.56` does not fit DECIMAL(5, 2)") && !overflow.contains("NULL"), overflow);
    }

    private static Object decode(String type, boolean csv, String text) throws Exception {
        return decode(typeOf(type), csv, TextNode.valueOf(text));
    }

    private static Object decode(DataType type, boolean csv, JsonNode value) throws Exception {
        return FieldDecoder.of(new RowShape.Field("f", null, type.getLogicalType(), null), csv, ZoneId.of("Europe/Zurich")).decode(value);
    }

    private static DataType typeOf(String name) {
        return switch (name) {
            case "DATE" -> DataTypes.DATE();
            case "TIME" -> DataTypes.TIME(0);
            case "TIMESTAMP" -> DataTypes.TIMESTAMP(3);
            case "LTZ" -> DataTypes.TIMESTAMP_LTZ(3);
            case "BOOLEAN" -> DataTypes.BOOLEAN();
            default -> DataTypes.DECIMAL(5, 2);
        };
    }

    private static String failure(String sql, SampleStream stream) {
        return assertThrows(SampleJobs.JobFailed.class, () -> rows(script(sql, stream))).deepest();
    }

    @Test
    void endsNoReasonWithAFullStop() {
        assertEquals("column d: cannot be read (from \"abc\")", new RecordDecoder.BrokenRecord("d", "cannot be read (from \"abc\").", null).describe());
        assertEquals("not JSON: it ends", new RecordDecoder.BrokenRecord(null, "not JSON: it ends", null).describe());
    }
}
