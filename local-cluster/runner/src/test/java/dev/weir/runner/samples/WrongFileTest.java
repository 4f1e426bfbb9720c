package dev.weir.runner.samples;

import static dev.weir.runner.samples.SampleJobs.file;
import static dev.weir.runner.samples.SampleJobs.kafka;
import static dev.weir.runner.samples.SampleJobs.rows;
import static dev.weir.runner.samples.SampleJobs.sample;
import static dev.weir.runner.samples.SampleJobs.script;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.flink.util.ExceptionUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are not what their table or their name says. */
class WrongFileTest {
    private static final String SQL = kafka("q", "id INT, name STRING") + "SELECT * FROM q";

    @TempDir
    Path folder;

    @Test
    void namesTheColumnsOfBothWhereNoneIsCommon() throws Exception {
        for (String path : List.of(file(folder, "a.csv", "x,y", "1,2"), file(folder, "a.jsonl", "{}", "{\"x\":1,\"y\":2}"))) {
            String failure = failure(path);
            assertTrue(failure.contains("The file's columns are: x, y. The table's are: id, name."), failure);
        }
        assertEquals(List.of("+I[1, null]"), rows(script(SQL, sample("q", file(folder, "b.csv", "x,id", "2,1")))));
    }

    @Test
    void refusesWhatIsNamedGzAndIsNot() throws Exception {
        String failure = failure(file(folder, "a.csv.gz", "id,name", "1,a"));
        assertTrue(failure.contains("a.csv.gz is not a gzip file"), failure);
        Path cut = folder.resolve("cut.csv.gz");
        Files.write(cut, new byte[] {0x1f, (byte) 0x8b, 8});
        assertTrue(failure(cut.toString()).contains("cut.csv.gz begins as a gzip file"), failure(cut.toString()));
    }

    @Test
    void unpacksAGzipFileOfAnyName() throws Exception {
        Path packed = folder.resolve("packed.csv");
        try (var out = new GZIPOutputStream(new FileOutputStream(packed.toFile()))) {
            out.write("id,name\n1,a\n".getBytes(StandardCharsets.UTF_8));
        }
        assertEquals(List.of("+I[1, a]"), rows(script(SQL, sample("q", packed.toString()))));
    }

    @Test
    void namesTheLineThatIsNotUtf8() throws Exception {
        for (String end : List.of("\n", "\r\n", "\r")) {
            Path latin = folder.resolve("latin.csv");
            Files.write(latin, ("id,name" + end + "1,a" + end + end + "2,Zürich" + end + "3,b" + end).getBytes(StandardCharsets.ISO_8859_1));
            String failure = failure(latin.toString());
            assertTrue(failure.contains("is not UTF-8 text: line 4 has"), failure);
        }
    }

    private String failure(String path) {
        Throwable failed = assertThrows(SampleJobs.JobFailed.class, () -> rows(script(SQL, sample("q", path))));
        return ExceptionUtils.stringifyException(failed);
    }
}
