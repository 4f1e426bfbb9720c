package dev.weir.runner.samples;

import static dev.weir.runner.samples.SampleJobs.file;
import static dev.weir.runner.samples.SampleJobs.format;
import static dev.weir.runner.samples.SampleJobs.kafka;
import static dev.weir.runner.samples.SampleJobs.parallel;
import static dev.weir.runner.samples.SampleJobs.rows;
import static dev.weir.runner.samples.SampleJobs.sample;
import static dev.weir.runner.samples.SampleJobs.script;
import static dev.weir.runner.samples.SampleJobs.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What files say, and what the table that they stand for gives. */
class SampleReadingTest {
    private static final String ORDERS = kafka("orders", "id INT, name STRING, price DECIMAL(10,2), ts TIMESTAMP(3)");

    @TempDir
    Path folder;

    @Test
    void readsCsvByColumnName() throws Exception {
        String csv = file(folder, "orders.csv", "name,extra,id,ts,price", "a,x,1,2013-01-01 10:00:00,1.5", "b,y,2,2013-01-01T11:00:00Z,NA");
        var stream = with(sample("orders", csv), format("csv", "NA", null, null));
        assertEquals(
                List.of("+I[1, a, 1.50, 2013-01-01 10:00:00]", "+I[2, b, null, 2013-01-01 11:00:00]"),
                rows(script(ORDERS + "SELECT * FROM orders", stream)));
    }

    @Test
    void readsTheOddThingsOfCsv() throws Exception {
        Path path = folder.resolve("orders.csv");
        Files.writeString(path, "\uFEFFid,name,price,ts\r\n\r\n1,\"a, \"\"b\"\"\nc\",,\r\n   \r\n2,żółć 🛫,3,\r\n3,5\" pipe,4,\r\n4,,5,\r\n");
        assertEquals(
                List.of("+I[1, a, \"b\"\nc, null, null]", "+I[2, żółć 🛫, 3.00, null]", "+I[3, 5\" pipe, 4.00, null]", "+I[4, , 5.00, null]"),
                rows(script(ORDERS + "SELECT * FROM orders", sample("orders", path.toString()))));
    }

    @Test
    void readsJsonLinesPackedAndInSeveralFiles() throws Exception {
        String first = file(folder, "a.jsonl", "{\"id\":1,\"name\":\"a\",\"price\":1.10,\"ts\":\"2013-01-01T10:00:00\"}", "");
        Path second = folder.resolve("b.jsonl.gz");
        try (var out = new OutputStreamWriter(new GZIPOutputStream(new FileOutputStream(second.toFile())), StandardCharsets.UTF_8)) {
            out.write("{\"id\":2,\"other\":[1]}\n");
        }
        assertEquals(
                List.of("+I[1, a, 1.10, 2013-01-01 10:00:00]", "+I[2, null, null, null]"),
                rows(script(ORDERS + "SELECT * FROM orders", sample("orders", first, second.toString()))));
    }

    @Test
    void givesFileOrderAtAnyParallelism() throws Exception {
        String csv = file(folder, "n.csv", IntStream.range(-1, 5_000).mapToObj(i -> i < 0 ? "id" : "" + i).toArray(String[]::new));
        var job = script(kafka("n", "id INT") + "SELECT id FROM n", sample("n", csv));
        assertEquals(
                IntStream.range(0, 5_000).mapToObj(i -> "+I[" + i + "]").toList(),
                rows(parallel(job, 4)));
    }

    @Test
    void givesNothingForAnEmptyFile() throws Exception {
        assertEquals(List.of(), rows(script(ORDERS + "SELECT * FROM orders", sample("orders", file(folder, "orders.csv")))));
    }

    @Test
    void namesLineAndColumnOfABrokenLine() throws Exception {
        String csv = file(folder, "orders.csv", "id,name", "1,a", "x,b");
        String failure = failure(ORDERS + "SELECT * FROM orders", sample("orders", csv));
        assertTrue(failure.contains("sample-broken") || failure.contains("orders.csv:3: column id: `x` is not a INT"), failure);
        assertTrue(failure.contains("orders.csv:3"), failure);
    }

    @Test
    void saysOfABrokenTextWhatAPersonCanDoSomethingAbout() throws Exception {
        for (String text : List.of("{\"id\":1,\"name\":\"a\"", "{\"id\":NaN}", "{\"id\":1}}")) {
            String failure = failure(ORDERS + "SELECT * FROM orders", sample("orders", file(folder, "orders.jsonl", "{\"id\":1}", text)));
            assertTrue(failure.contains("orders.jsonl:2: not JSON: "), failure);
            assertFalse(failure.contains("Source:") || failure.contains("Feature"), failure);
        }
        String csv = file(folder, "orders.csv", "id,name", " 1.5 ,a");
        String failure = failure(ORDERS + "SELECT * FROM orders", sample("orders", csv));
        assertTrue(failure.contains("orders.csv:2: column id: ` 1.5 ` is not a INT. "), failure);
    }

    @Test
    void skipsABrokenLineWhereAsked() throws Exception {
        String csv = file(folder, "orders.csv", "id,name", "1,a", "x,b", "2", "3,\"c", "4,d");
        var stream = with(sample("orders", csv), format("csv", null, "skip", null));
        assertEquals(List.of("+I[1, a]", "+I[4, d]"), rows(script(ORDERS + "SELECT id, name FROM orders", stream)));
    }

    @Test
    void namesAMissingFileAndAMissingColumn() throws Exception {
        assertTrue(failure(ORDERS + "SELECT * FROM orders", sample("orders", folder.resolve("none.csv").toString())).contains("none.csv"));
        String csv = file(folder, "k.csv", "ID,v", "1,a");
        String failure = failure(kafka("k", "id INT NOT NULL, v STRING") + "SELECT * FROM k", sample("k", csv));
        assertTrue(failure.contains("Did you mean its column ID?"), failure);
    }

    @Test
    void stopsAtAnExternalSourceWithoutASample() throws Exception {
        String failure = failure(ORDERS + "SELECT * FROM orders", sample("Orders", file(folder, "orders.csv", "id")));
        assertTrue(failure.contains("The table orders (connector kafka) has no sample stream") && failure.contains("sample stream for Orders"), failure);
    }

    @Test
    void sortsWhereAsked() throws Exception {
        String csv = file(folder, "orders.csv", "id,name", "3,a", "1,b", "2,c", "1,d");
        var stream = with(sample("orders", csv), "id", sample("orders", csv).pace(), "stop");
        assertEquals(List.of("+I[1, b]", "+I[1, d]", "+I[2, c]", "+I[3, a]"), rows(script(ORDERS + "SELECT id, name FROM orders", stream)));
    }

    private static String failure(String sql, SampleStream stream) {
        return assertThrows(SampleJobs.JobFailed.class, () -> rows(script(sql, stream))).deepest();
    }
}
