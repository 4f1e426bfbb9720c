package dev.weir.runner.samples;

import static dev.weir.runner.samples.SampleJobs.format;
import static dev.weir.runner.samples.SampleJobs.kafka;
import static dev.weir.runner.samples.SampleJobs.rows;
import static dev.weir.runner.samples.SampleJobs.sample;
import static dev.weir.runner.samples.SampleJobs.script;
import static dev.weir.runner.samples.SampleJobs.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.DeserializationFeature;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.apache.flink.util.ExceptionUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines of JSON, read as bytes and only where something is asked for. */
class JsonLinesTest {
    private static final String TABLE = kafka("j", "id INT, v STRING");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"0", "-0", "7", "-2147483649", "9223372036854775807", "12345678901234567890123", "0.1", "12.50", "0.0", "1e3", "1E-7", "100.0", "\"a\\u00e9\\n\"", "\"\"", "true", "false", "null", "[1,{\"a\":2.50}]", "{\"b\":[null]}"})
    void aValueIsTheSameAsInATreeOfTheWholeLine(String value) throws Exception {
        JsonNode tree = new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).setNodeFactory(JsonNodeFactory.withExactBigDecimals(true)).readTree("{\"v\":" + value + "}").get("v");
        var mapper = new ObjectMapper();
        try (var parser = mapper.getFactory().createParser("{\"v\":" + value + ",\"w\":1}")) {
            parser.nextToken();
            parser.nextFieldName();
            JsonNode read = JsonLinesDecoder.node(parser, parser.nextToken());
            assertEquals(tree, read);
            assertEquals(tree.asText(), read.asText());
            assertEquals("w", parser.nextFieldName());
        }
    }

    @Test
    void aZeroKeepsItsSignWhereItsTypeHasOne() throws Exception {
        Path path = folder.resolve("j.jsonl");
        Files.writeString(path, "{\"d\":-0.0,\"f\":-0.00,\"x\":-0.0,\"s\":-0.00}\n");
        String table = kafka("j", "d DOUBLE, f FLOAT, x DECIMAL(4,2), s STRING");
        assertEquals(List.of("+I[-0.0, -0.0, 0.00, -0.00]"), rows(script(table + "SELECT CAST(d AS STRING), CAST(f AS STRING), x, s FROM j", sample("j", path.toString()))));
    }

    @Test
    void linesEndAsTheyLikeAndMayBeLongerThanAnyBuffer() throws Exception {
        String large = "ż".repeat(10 << 20);
        Path path = folder.resolve("j.jsonl");
        Files.writeString(path, "\uFEFF{\"id\":1,\"v\":\"a\"}\r\n\r\n  \n{\"id\":2,\"v\":\"" + large + "\"}\r{\"id\":3,\"v\":\"c\",\"v\":\"d\"}\n{\"id\":4}");
        assertEquals(
                List.of("+I[1, 1]", "+I[2, " + large.length() + "]", "+I[3, 1]", "+I[4, null]"),
                rows(script(TABLE + "SELECT id, CHAR_LENGTH(v) FROM j", sample("j", path.toString()))));
        assertEquals(List.of("+I[d]"), rows(script(TABLE + "SELECT v FROM j WHERE id = 3", sample("j", path.toString()))));
    }

    @Test
    void everyLineComesWhereverBuffersEnd() throws Exception {
        var lines = new ArrayList<String>();
        IntStream.range(0, 20_000).forEach(i -> lines.add("{\"x\":\"" + "y".repeat(i % 97) + "\",\"id\":" + i + "}"));
        Path path = folder.resolve("j.jsonl");
        Files.writeString(path, String.join("\r\n", lines));
        assertEquals(IntStream.range(0, 20_000).mapToObj(i -> "+I[" + i + "]").toList(), rows(script(TABLE + "SELECT id FROM j", sample("j", path.toString()))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[1]", "7", "\"words\"", "{\"id\":2", "{\"id\":2}}", "{\"id\":2} {}", "{\"id\":2,\"x\":tru}", "{\"id\":2,\"x\":[1}", "{id:2}", "words", "{\"id\":\"x\"}"})
    void aBrokenLineIsNamedAndSkippedWhereAskedWhicheverColumnItBreaksIn(String broken) throws Exception {
        Path path = folder.resolve("j.jsonl");
        Files.writeString(path, "{\"id\":1}\n" + broken + "\n{\"id\":3}\n");
        String job = TABLE + "SELECT id FROM j";
        String failure = ExceptionUtils.stringifyException(assertThrows(SampleJobs.JobFailed.class, () -> rows(script(job, sample("j", path.toString())))));
        assertTrue(failure.contains("j.jsonl:2"), failure);
        assertEquals(List.of("+I[1]", "+I[3]"), rows(script(job, with(sample("j", path.toString()), format("jsonl", null, "skip", null)))));
    }

    @Test
    void namesTheLineThatIsNotUtf8() throws Exception {
        Path path = folder.resolve("j.jsonl");
        Files.write(path, "{\"id\":1}\n{\"id\":2,\"x\":\"\u00e9\"}\n".getBytes(StandardCharsets.ISO_8859_1));
        var failed = assertThrows(SampleJobs.JobFailed.class, () -> rows(script(TABLE + "SELECT id FROM j", sample("j", path.toString()))));
        assertTrue(ExceptionUtils.stringifyException(failed).contains("j.jsonl is not UTF-8 text: line 2 has bytes that are none"), failed.deepest());
    }

    @Test
    void aNumberInATextColumnKeepsItsDigitsAsFlinksFormatDoes() throws Exception {
        Path path = folder.resolve("j.jsonl");
        Files.writeString(path, "{\"v\":12.50}\n{\"v\":1e3}\n{\"v\":100.0}\n{\"v\":-0.0}\n{\"v\":12345678901234567890}\n{\"v\":true}\n");
        assertEquals(List.of("+I[12.50]", "+I[1e3]", "+I[100.0]", "+I[-0.0]", "+I[12345678901234567890]", "+I[true]"), rows(script(TABLE + "SELECT v FROM j", sample("j", path.toString()))));
    }
}
