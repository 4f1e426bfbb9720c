package dev.weir.runner.samples;

import static dev.weir.runner.samples.SampleJobs.file;
import static dev.weir.runner.samples.SampleJobs.rows;
import static dev.weir.runner.samples.SampleJobs.sample;
import static dev.weir.runner.samples.SampleJobs.script;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.runner.sql.Script;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables that take changes, tables that are looked up, and tables whose connector is not there. */
class ChangesTest {
    private static final String SOURCE = "\"source\":{\"ts_ms\":0}";

    @TempDir
    Path folder;

    @Test
    void deliversDebeziumChanges() throws Exception {
        String lines = file(folder, "c.jsonl",
                "{\"before\":null,\"after\":{\"id\":1,\"v\":\"a\"},\"op\":\"c\"," + SOURCE + "}",
                "{\"before\":{\"id\":1,\"v\":\"a\"},\"after\":{\"id\":1,\"v\":\"b\"},\"op\":\"u\"," + SOURCE + "}",
                "{\"before\":{\"id\":1,\"v\":\"b\"},\"after\":null,\"op\":\"d\"," + SOURCE + "}");
        String table = "CREATE TABLE c (id INT, v STRING) WITH ('connector'='kafka','topic'='c','properties.bootstrap.servers'='x:1',"
                + "'scan.startup.mode'='earliest-offset','format'='debezium-json');\n";
        assertEquals(List.of("+I[1, a]", "-U[1, a]", "+U[1, b]", "-D[1, b]"), rows(script(table + "SELECT * FROM c", sample("c", lines))));
    }

    @Test
    void deliversUpsertsAndTombstones() throws Exception {
        String lines = file(folder, "u.jsonl", "{\"id\":1,\"v\":\"a\"}", "{\"id\":1,\"v\":\"b\"}", "{\"id\":2,\"v\":\"c\"}", "{\"id\":1}");
        String sql = SampleJobs.upsertKafka("u", "id INT, v STRING, PRIMARY KEY (id) NOT ENFORCED") + "SELECT * FROM u";
        assertEquals(List.of("+I[1, a]", "-U[1, a]", "+U[1, b]", "+I[2, c]", "-D[1, b]"), rows(script(sql, sample("u", lines))));
        String kinds = file(folder, "u.csv", "kind,id,v", "+I,1,a", "-U,1,a", "+U,1,b", "-D,1,b");
        assertEquals(List.of("+I[1, a]", "-U[1, a]", "+U[1, b]", "-D[1, b]"), rows(script(sql, sample("u", kinds))));
    }

    @Test
    void looksRowsUpWithPushedFilters() throws Exception {
        String facts = SampleJobs.kafka("f", "k STRING, p AS PROCTIME()");
        String airports = "CREATE TABLE airports (k STRING, name STRING, height INT) WITH ('connector'='jdbc','url'='jdbc:postgresql://x:1/db','table-name'='a'%s);\n";
        String query = "SELECT f.k, a.name FROM f LEFT JOIN airports FOR SYSTEM_TIME AS OF f.p AS a ON f.k = a.k AND a.height > 10";
        var keys = sample("f", file(folder, "f.csv", "k", "EWR", "JFK", "XXX"));
        var names = sample("airports", file(folder, "a.csv", "k,name,height", "EWR,Newark,18", "JFK,Kennedy,3", "EWR,Liberty,20"));
        var expected = List.of("+I[EWR, Newark]", "+I[EWR, Liberty]", "+I[JFK, null]", "+I[XXX, null]");
        assertEquals(expected, rows(script(facts + airports.formatted("") + query, keys, names)));
        assertEquals(expected, rows(script(facts + airports.formatted(",'lookup.cache'='PARTIAL','lookup.partial-cache.max-rows'='9'") + query, keys, names)));
        assertEquals(List.of("+I[Kennedy]"), rows(script(airports.formatted("") + "SELECT name FROM airports WHERE height < 10 AND name LIKE 'K%'", keys, names)));
    }

    @Test
    void assumesTheAbilitiesOfAnAbsentConnector() throws Exception {
        String sql = "CREATE TABLE p (id INT, t TIMESTAMP_LTZ(3) METADATA FROM 'publishTime', WATERMARK FOR t AS t) WITH ('connector'='pulsar','topics'='p','format'='json');\nSELECT id FROM p";
        Script s = script(sql, sample("p", file(folder, "p.csv", "id,t", "1,2013-01-01T00:00:00Z")));
        assertTrue(SampleJobs.compile(s).standIns().contains(new StandIn("default_catalog.default_database.p", "source", "pulsar", "sample", "assumed", "p")));
        assertEquals(List.of("+I[1]"), rows(s));
    }

    @Test
    void filesOfAnAbsentFormatAreAssumed() throws Exception {
        String files = " WITH ('connector'='filesystem','path'='s3://bucket/%s','format'='parquet');\n";
        String sql = "CREATE TABLE f (id INT, d STRING)" + files.formatted("f") + "CREATE TABLE o (id INT, d STRING) PARTITIONED BY (d)" + files.formatted("o")
                + "INSERT INTO o SELECT id, d FROM f";
        Script s = script(sql, sample("f", file(folder, "f.csv", "id,d", "1,a", "2,b")));
        assertTrue(SampleJobs.compile(s).standIns().contains(new StandIn("default_catalog.default_database.f", "source", "filesystem", "sample", "assumed", "s3://bucket/f")));
        assertTrue(SampleJobs.compile(s).standIns().contains(new StandIn("default_catalog.default_database.o", "sink", "filesystem", "capture", "assumed", "s3://bucket/o")));
        assertEquals(List.of("+I[1, a]", "+I[2, b]"), rows(s));
    }

    @Test
    void aGeneratorThatIsAbsentWaitsForItsSample() {
        String sql = "CREATE TABLE g (id INT) WITH ('connector'='faker','fields.id.expression'='#{number.digit}');\nSELECT id FROM g";
        assertEquals(new StandIn("default_catalog.default_database.g", "source", "faker", "missing", "assumed"), SampleJobs.compile(script(sql)).standIns().get(0));
    }
}
