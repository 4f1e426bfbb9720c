package dev.weir.runner.samples;

import static dev.weir.runner.samples.SampleJobs.file;
import static dev.weir.runner.samples.SampleJobs.kafka;
import static dev.weir.runner.samples.SampleJobs.rows;
import static dev.weir.runner.samples.SampleJobs.sample;
import static dev.weir.runner.samples.SampleJobs.script;
import static dev.weir.runner.samples.SampleJobs.upsertKafka;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.flink.util.ExceptionUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Avro files say, as Avro's own library writes them. */
class AvroReadingTest {
    private static final String SCHEMA = """
            {"type":"record","name":"row","fields":[
              {"name":"id","type":"long"},
              {"name":"name","type":["null","string"]},
              {"name":"price","type":["null",{"type":"bytes","logicalType":"decimal","precision":10,"scale":2}]},
              {"name":"day","type":{"type":"int","logicalType":"date"}},
              {"name":"at","type":{"type":"long","logicalType":"timestamp-millis"}},
              {"name":"local","type":{"type":"long","logicalType":"local-timestamp-micros"}},
              {"name":"share","type":"double"},
              {"name":"small","type":"float"},
              {"name":"ok","type":"boolean"},
              {"name":"raw","type":"bytes"},
              {"name":"kind_of","type":{"type":"enum","name":"k","symbols":["A","B"]}},
              {"name":"tags","type":{"type":"array","items":["null","string"]}},
              {"name":"counts","type":{"type":"map","values":"int"}},
              {"name":"place","type":["null",{"type":"record","name":"p","fields":[{"name":"city","type":"string"},{"name":"zip","type":["null","int"]}]}]}
            ]}""";
    private static final String TABLE = kafka("orders", "id BIGINT, name STRING, price DECIMAL(10,2), `day` DATE, `at` TIMESTAMP_LTZ(3), `local` TIMESTAMP(6), share DOUBLE, small FLOAT, ok BOOLEAN, `raw` BYTES, "
            + "kind_of STRING, tags ARRAY<STRING>, counts MAP<STRING, INT>, place ROW<city STRING, zip INT>");
    private static final String ALL = "SELECT id, name, price, `day`, CAST(`at` AS STRING), CAST(`local` AS STRING), share, small, ok, `raw`, kind_of, tags, counts, place FROM orders";

    @TempDir
    Path folder;

    @Test
    void readsEveryTypeAsJsonLinesWouldHaveIt() throws Exception {
        Path avro = write("orders.avro", SCHEMA, CodecFactory.deflateCodec(6), row -> fill(row, 1, true), row -> fill(row, 2, false));
        String json = file(folder, "orders.jsonl",
                "{\"id\":1,\"name\":\"a\",\"price\":12.50,\"day\":\"2024-02-29\",\"at\":\"2024-02-29 10:00:00.123Z\",\"local\":\"2024-02-29 10:00:00.000001\",\"share\":0.1,\"small\":0.5,\"ok\":true,\"raw\":\"AQI=\","
                        + "\"kind_of\":\"B\",\"tags\":[\"x\",null],\"counts\":{\"n\":3},\"place\":{\"city\":\"Delft\",\"zip\":null}}",
                "{\"id\":2,\"name\":null,\"price\":null,\"day\":\"2024-02-29\",\"at\":\"2024-02-29 10:00:00.123Z\",\"local\":\"2024-02-29 10:00:00.000001\",\"share\":0.1,\"small\":0.5,\"ok\":true,\"raw\":\"AQI=\","
                        + "\"kind_of\":\"B\",\"tags\":[\"x\",null],\"counts\":{\"n\":3},\"place\":null}");
        List<String> fromJson = rows(script(TABLE + ALL, sample("orders", json)));
        assertEquals(fromJson, rows(script(TABLE + ALL, sample("orders", avro.toString()))));
        assertTrue(fromJson.get(0).startsWith("+I[1, a, 12.50, 2024-02-29,"), fromJson.toString());
    }

    @Test
    void readsOnlyWhatIsAskedForAndInSeveralFiles() throws Exception {
        Path one = write("1.avro", SCHEMA, CodecFactory.nullCodec(), row -> fill(row, 1, true));
        Path two = write("2.avro", SCHEMA, CodecFactory.deflateCodec(1), row -> fill(row, 2, true));
        assertEquals(List.of("+I[1]", "+I[2]"), rows(script(kafka("orders", "id BIGINT, price INT") + "SELECT id FROM orders", sample("orders", one.toString(), two.toString()))));
    }

    @Test
    void findsWhatFitsNoFieldOfARecordingAndItsTombstones() throws Exception {
        String schema = """
                {"type":"record","name":"row","weir.rest":"rest","weir.tombstone":"tombstone","fields":[
                  {"name":"tombstone","type":"boolean"},
                  {"name":"id","type":["null","long"]},
                  {"name":"v","type":["null",{"type":"string","logicalType":"weir-number"}]},
                  {"name":"rest","type":["null","string"]}]}""";
        Path avro = write("orders.avro", schema, CodecFactory.nullCodec(),
                row -> put(row, Map.of("tombstone", false, "id", 1L, "v", "12345678901234567890.5")),
                row -> put(row, Map.of("tombstone", false, "id", 2L, "rest", "{\"v\":\"7\",\"odd-name\":1}")),
                row -> put(row, Map.of("tombstone", false, "id", 3L)),
                row -> put(row, Map.of("tombstone", true, "id", 1L)));
        assertEquals(
                List.of("+I[1, 12345678901234567890.5, null]", "+I[2, 7.0, 1]", "+I[3, null, null]", "-D[1, 12345678901234567890.5, null]"),
                rows(script(upsertKafka("orders", "id BIGINT, v DECIMAL(30,1), `odd-name` INT, PRIMARY KEY (id) NOT ENFORCED") + "SELECT * FROM orders", sample("orders", avro.toString()))));
    }

    @Test
    void namesAFileThatIsNoneOrWasCutOff() throws Exception {
        Path avro = write("orders.avro", SCHEMA, CodecFactory.nullCodec(), row -> fill(row, 1, true), row -> fill(row, 2, true));
        byte[] whole = Files.readAllBytes(avro);
        Files.write(avro, Arrays.copyOf(whole, whole.length - 30));
        String cut = failure(avro);
        assertTrue(cut.contains("orders.avro") && cut.contains("cut off"), cut);
        Files.writeString(avro, "id,name\n1,a\n");
        String none = failure(avro);
        assertTrue(none.contains("no Avro container file"), none);
    }

    private static String failure(Path file) {
        return ExceptionUtils.stringifyException(assertThrows(SampleJobs.JobFailed.class, () -> rows(script(TABLE + ALL, sample("orders", file.toString())))));
    }

    private static void fill(GenericRecord row, long id, boolean whole) {
        var price = ByteBuffer.wrap(new BigDecimal("12.50").unscaledValue().toByteArray());
        var place = new GenericData.Record(row.getSchema().getField("place").schema().getTypes().get(1));
        place.put("city", "Delft");
        put(row, Map.of("id", id, "day", 19782, "at", 1_709_200_800_123L, "local", 1_709_200_800_000_001L, "share", 0.1, "small", 0.5f, "ok", true, "raw", ByteBuffer.wrap(new byte[] {1, 2})));
        put(row, Map.of("kind_of", new GenericData.EnumSymbol(row.getSchema().getField("kind_of").schema(), "B"), "tags", Arrays.asList("x", null), "counts", Map.of("n", 3)));
        if (whole) {
            put(row, Map.of("name", "a", "price", price, "place", place));
        }
    }

    private static void put(GenericRecord row, Map<String, Object> values) {
        values.forEach(row::put);
    }

    @SafeVarargs
    private Path write(String name, String schema, CodecFactory codec, Consumer<GenericRecord>... rows) throws Exception {
        Schema parsed = new Schema.Parser().parse(schema);
        Path path = folder.resolve(name);
        try (var writer = new DataFileWriter<GenericRecord>(new GenericDatumWriter<>(parsed)).setCodec(codec).create(parsed, path.toFile())) {
            for (Consumer<GenericRecord> fill : rows) {
                var row = new GenericData.Record(parsed);
                fill.accept(row);
                writer.append(row);
            }
        }
        return path;
    }
}
