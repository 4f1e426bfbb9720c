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

    private List<String> marked(String sql, String... lines) throws Exception {
        SampleStream sample = sample("t", file(folder, "t.jsonl", lines));
        return rows(script(sql, SampleJobs.with(sample, new SampleStream.Format("jsonl", true, ",", null, null, null, "gone"))));
    }

    @Test
    void aMarkTellsATombstoneFromAValueOfTheKeyAlone() throws Exception {
        String[] lines = {"{\"id\":1,\"x\":2}", "{\"id\":2,\"x\":3}", "{\"id\":1}", "{\"gone\":true,\"id\":2}"};
        String columns = "id INT, x INT, PRIMARY KEY (id) NOT ENFORCED";
        assertEquals(List.of("+I[1, 2]", "+I[2, 3]", "-U[1, 2]", "+U[1, null]", "-D[2, 3]"), marked(table("upsert-kafka", columns, "'key.format'='json'"), lines));
        assertEquals(List.of("+I[1]", "+I[2]", "-D[2]"), marked(table("upsert-kafka", "id INT, PRIMARY KEY (id) NOT ENFORCED", "'key.format'='json'"), lines).stream().filter(row -> !row.contains("U[")).toList());
    }

    @Test
    void aTombstoneIsARowOnlyForTheFormatRaw() throws Exception {
        String[] lines = {"{\"key\":\"a\",\"value\":\"1\"}", "{\"gone\":true,\"key\":\"a\"}"};
        String key = "'key.format'='raw','key.fields'='k'," + ALONE;
        assertEquals(List.of("+I[a, 1]"), marked(table("kafka", "k STRING, `value` STRING", key), lines));
        assertEquals(List.of("+I[a, 1]", "+I[a, null]"), marked(table("kafka", "k STRING, `value` STRING", key).replace("'value.format'='json'", "'value.format'='raw'"), lines));
    }

    @Test
    void aFactOfTheMessageIsReadUnderTheNameThatTheRecordingGaveIt() throws Exception {
        String line = "{\"kafka_timestamp\":\"2026-03-01 10:00:00.000Z\",\"partition\":0,\"offset\":5,\"timestamp\":\"mine\",\"x\":1}";
        String key = "'key.format'='raw','key.fields'='x'";
        String selected = "SELECT x, CAST(ktime AS TIMESTAMP(3)) FROM t";
        for (String column : List.of("ktime TIMESTAMP_LTZ(3) METADATA FROM 'timestamp'", "ktime TIMESTAMP_LTZ(3) METADATA FROM 'timestamp', `timestamp` STRING")) {
            String sql = "SET 'table.local-time-zone' = 'UTC';\n" + table("kafka", "x INT, " + column, key).replace("SELECT * FROM t", selected);
            assertEquals(List.of("+I[1, 2026-03-01 10:00:00]"), of(sql, line));
        }
        String own = "SET 'table.local-time-zone' = 'UTC';\n" + table("kafka", "x INT, kafka_timestamp TIMESTAMP_LTZ(3) METADATA FROM 'timestamp'", key).replace("SELECT * FROM t", selected.replace("ktime AS", "kafka_timestamp AS"));
        assertEquals(List.of("+I[1, 2026-03-01 10:00:00]"), of(own, line));
    }
}
