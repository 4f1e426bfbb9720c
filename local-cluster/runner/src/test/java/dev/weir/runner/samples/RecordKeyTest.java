package dev.weir.runner.samples;

import static dev.weir.runner.samples.SampleJobs.file;
import static dev.weir.runner.samples.SampleJobs.rows;
import static dev.weir.runner.samples.SampleJobs.sample;
import static dev.weir.runner.samples.SampleJobs.script;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Columns that a table reads from the message's key, of recordings in which the value may have fields of the same names. */
class RecordKeyTest {
    private static final String ALONE = "'value.fields-include'='EXCEPT_KEY'";

    @TempDir
    Path folder;

    private static String table(String connector, String columns, String options) {
        String start = connector.equals("kafka") ? ",'scan.startup.mode'='earliest-offset'" : "";
        return "CREATE TABLE t (" + columns + ") WITH ('connector'='" + connector + "','topic'='t','properties.bootstrap.servers'='nowhere:9092'" + start
                + ",'value.format'='json'," + options + ");\nSELECT * FROM t";
    }

    private List<String> of(String sql, String... lines) throws Exception {
        return rows(script(sql, sample("t", file(folder, "t.jsonl", lines))));
    }

    @Test
    void readsATextAsKeyWhereTheValueHasAFieldKey() throws Exception {
        String sql = table("upsert-kafka", "`key` STRING, x INT, PRIMARY KEY (`key`) NOT ENFORCED", "'key.format'='raw'," + ALONE);
        assertEquals(
                List.of("+I[b, 2]", "+I[c, 3]", "-U[b, 2]", "+U[b, 4]", "-D[b, 4]"),
                of(sql, "{\"kafka_key\":\"b\",\"x\":2,\"key\":\"inner\"}", "{\"kafka_key\":\"c\",\"x\":3,\"key\":\"inner\"}",
                        "{\"kafka_key\":\"b\",\"x\":4}", "{\"kafka_key\":\"b\"}"));
    }

    @Test
    void readsATextAsKeyIntoAColumnOfAnyName() throws Exception {
        String key = "'key.format'='raw','key.fields'='who'," + ALONE;
        assertEquals(List.of("+I[Ann, 1]", "+I[Bob, 2]"), of(table("kafka", "who STRING, x INT", key), "{\"key\":\"Ann\",\"x\":1}", "{\"key\":\"Bob\",\"x\":2,\"who\":\"inner\"}"));
        assertEquals(List.of("+I[Ann, 1, mine]"), of(table("kafka", "who STRING, x INT, `key` STRING", key), "{\"kafka_key\":\"Ann\",\"x\":1,\"key\":\"mine\"}"));
        assertEquals(List.of("+I[Ann, 1]"), of(table("kafka", "who STRING NOT NULL, x INT", key), "{\"who\":\"Ann\",\"x\":1}"));
    }

    @Test
    void readsFieldsOfTheKeyThatTheValueHasToo() throws Exception {
        String line = "{\"kafka_id\":1,\"id\":2,\"x\":3}";
        String columns = "id INT, x INT, PRIMARY KEY (id) NOT ENFORCED";
        assertEquals(List.of("+I[1, 3]", "-D[1, 3]"), of(table("upsert-kafka", columns, "'key.format'='json'," + ALONE), line, "{\"id\":1}"));
        assertEquals(List.of("+I[2, 3]", "-D[2, 3]"), of(table("upsert-kafka", columns, "'key.format'='json'"), line, "{\"id\":2}"));
        String prefixed = "'key.format'='json','key.fields'='k_id','key.fields-prefix'='k_'," + ALONE;
        assertEquals(List.of("+I[1, 2, 3]", "+I[7, 7, 3]"), of(table("kafka", "k_id INT, id INT, x INT", prefixed), line, "{\"id\":7,\"x\":3}"));
    }

    @Test
    void takesTheKeyOfATombstoneAlone() throws Exception {
        String sql = table("upsert-kafka", "who STRING, x INT, PRIMARY KEY (who) NOT ENFORCED", "'key.format'='raw'");
        assertEquals(List.of("+I[Ann, 1]", "-D[Ann, 1]"), of(sql, "{\"key\":\"other\",\"who\":\"Ann\",\"x\":1}", "{\"key\":\"Ann\"}"));
    }
}
