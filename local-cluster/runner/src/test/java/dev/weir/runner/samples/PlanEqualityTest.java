package dev.weir.runner.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.runner.sql.Script;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A stand-in plans, names, chains and refuses as the real connector does. */
class PlanEqualityTest {
    static final String FLIGHTS = """
            CREATE TABLE flights (
              id INT, origin STRING, delay DOUBLE, `offset` BIGINT METADATA VIRTUAL, epoch BIGINT,
              at_time AS TO_TIMESTAMP_LTZ(epoch, 3), loaded TIMESTAMP_LTZ(3) METADATA FROM 'timestamp',
              WATERMARK FOR at_time AS at_time - INTERVAL '5' SECOND
            ) WITH ('connector'='kafka','topic'='f','properties.bootstrap.servers'='nowhere:1','scan.startup.mode'='earliest-offset','format'='json')""";
    static final String WEATHER = """
            CREATE TABLE weather (
              origin STRING, at_time TIMESTAMP(3), wind DOUBLE, PRIMARY KEY (origin) NOT ENFORCED, WATERMARK FOR at_time AS at_time
            ) WITH ('connector'='upsert-kafka','topic'='w','properties.bootstrap.servers'='nowhere:1','key.format'='json','value.format'='json')""";
    static final String AIRPORTS = """
            CREATE TABLE airports (origin STRING, name STRING, height INT, PRIMARY KEY (origin) NOT ENFORCED
            ) WITH ('connector'='jdbc','url'='jdbc:postgresql://nowhere:1/db','table-name'='a','driver'='java.lang.String'%s)""";
    static final String CHANGES = """
            CREATE TABLE changes (id INT, v STRING, ts TIMESTAMP_LTZ(3) METADATA FROM 'value.source.timestamp' VIRTUAL, PRIMARY KEY (id) NOT ENFORCED
            ) WITH ('connector'='kafka','topic'='c','properties.bootstrap.servers'='nowhere:1','scan.startup.mode'='earliest-offset','value.format'='debezium-json')""";
    static final String OUT = """
            CREATE TABLE out_k (k STRING, n BIGINT, PRIMARY KEY (k) NOT ENFORCED
            ) WITH ('connector'='upsert-kafka','topic'='o','properties.bootstrap.servers'='nowhere:1','key.format'='json','value.format'='json'%s)""";
    static final String LOG = """
            CREATE TABLE log_k (k STRING, n BIGINT, t TIMESTAMP_LTZ(3) METADATA FROM 'timestamp'
            ) WITH ('connector'='kafka','topic'='l','properties.bootstrap.servers'='nowhere:1','format'='json'%s)""";

    @Test
    void kafkaWithMetadataComputedRowtimeAndPushedWatermark() {
        same("SELECT origin, `offset`, loaded FROM flights WHERE delay > 10", FLIGHTS);
        same("SELECT window_start, COUNT(*) FROM TABLE(TUMBLE(TABLE flights, DESCRIPTOR(at_time), INTERVAL '1' HOUR)) GROUP BY window_start, window_end", FLIGHTS);
    }

    @Test
    void kafkaWithItsOwnParallelism() {
        same("SELECT origin FROM flights", FLIGHTS.replace("'format'='json'", "'format'='json','scan.parallelism'='3'"));
        same("INSERT INTO log_k SELECT origin, 1, loaded FROM flights", FLIGHTS, LOG.formatted(",'sink.parallelism'='2'"));
    }

    @Test
    void kafkaWatermarkOptions() {
        String options = "'format'='json','scan.watermark.idle-timeout'='1min','scan.watermark.emit.strategy'='on-event'";
        same("SELECT window_start, COUNT(*) FROM TABLE(TUMBLE(TABLE flights, DESCRIPTOR(at_time), INTERVAL '1' HOUR)) GROUP BY window_start, window_end",
                FLIGHTS.replace("'format'='json'", options));
    }

    @Test
    void upsertKafkaBothWays() {
        same("INSERT INTO out_k SELECT origin, COUNT(*) FROM weather GROUP BY origin", WEATHER, OUT.formatted(""));
        same("INSERT INTO out_k SELECT origin, COUNT(*) FROM weather GROUP BY origin", WEATHER,
                OUT.formatted(",'sink.buffer-flush.max-rows'='10','sink.buffer-flush.interval'='1s','sink.parallelism'='2'"));
        same("SELECT f.id, w.wind FROM flights f JOIN weather FOR SYSTEM_TIME AS OF f.at_time AS w ON f.origin = w.origin",
                FLIGHTS, WEATHER.replace("at_time TIMESTAMP(3)", "at_time TIMESTAMP_LTZ(3)"));
    }

    @Test
    void kafkaSinkWithMetadata() {
        same("INSERT INTO log_k SELECT origin, CAST(id AS BIGINT), loaded FROM flights", FLIGHTS, LOG.formatted(""));
    }

    @Test
    void jdbcLookupAndScan() {
        String[] tables = {FLIGHTS.replace("epoch BIGINT,", "epoch BIGINT, p AS PROCTIME(),"), AIRPORTS.formatted("")};
        String lookup = "SELECT f.id, a.name FROM flights f JOIN airports FOR SYSTEM_TIME AS OF f.p AS a ON f.origin = a.origin AND a.height > 10";
        same(lookup, tables);
        same(lookup, tables[0], AIRPORTS.formatted(",'lookup.cache'='PARTIAL','lookup.partial-cache.max-rows'='10'"));
        same("SELECT name FROM airports WHERE height > 3 AND origin = 'EWR' LIMIT 4", tables);
    }

    @Test
    void jdbcScanInBatch() {
        same(batch(script("SELECT name FROM airports WHERE height > 3")), AIRPORTS.formatted(""));
    }

    @Test
    void debezium() {
        same("SELECT id, COUNT(*), MAX(ts) FROM changes GROUP BY id", CHANGES);
        same("SELECT * FROM changes", Map.of("table.exec.source.cdc-events-duplicate", "true"), CHANGES);
    }

    @Test
    void refusals() {
        refused("SELECT * FROM flights", FLIGHTS.replace("'topic'='f',", ""));
        refused("SELECT * FROM flights", FLIGHTS.replace("'format'='json'", "'format'='json','nonsense'='1'"));
        refusedIn(SampleJobs.script("SELECT * FROM flights"), FLIGHTS.replace("kafka", "kafak"));
        refused("SELECT `oops` FROM flights", FLIGHTS.replace("`offset` BIGINT METADATA VIRTUAL", "oops BIGINT METADATA VIRTUAL"));
        refused("INSERT INTO log_k SELECT origin, COUNT(*), MAX(loaded) FROM flights GROUP BY origin", FLIGHTS, LOG.formatted(""));
        refused("INSERT INTO log_k SELECT origin, 1, loaded FROM flights", FLIGHTS, LOG.formatted(",'sink.parallelism'='0'"));
        refused("SELECT * FROM weather", WEATHER.replace("PRIMARY KEY (origin) NOT ENFORCED,", ""));
        refused("SELECT * FROM airports", AIRPORTS.formatted(",'lookup.max-retries'='-1'"));
        refusedIn(batch(script("SELECT * FROM flights")), FLIGHTS);
    }

    private static void same(String query, String... ddl) {
        same(script(query), ddl);
    }

    private static void same(String query, Map<String, String> settings, String... ddl) {
        var s = script(query);
        same(new Script(s.file(), s.text(), s.common(), settings, 4, s.mode(), s.samples(), s.folder(), true, s.jars(), s.real(), null), ddl);
    }

    private static void same(Script script, String... ddl) {
        var plans = PlanPair.of(script, ddl);
        assertFalse(plans.bare().startsWith("REFUSED"), plans.bare());
        assertEquals(plans.bare(), plans.stoodIn());
    }

    private static void refused(String query, String... ddl) {
        refusedIn(script(query), ddl);
    }

    private static void refusedIn(Script script, String... ddl) {
        var plans = PlanPair.of(script, ddl);
        assertTrue(plans.bare().startsWith("REFUSED"), plans.bare());
        assertEquals(plans.bare(), plans.stoodIn());
    }

    /** Every table has a sample; that its file is not there matters to a run alone. */
    private static Script script(String query) {
        return SampleJobs.parallel(SampleJobs.script(query,
                SampleJobs.sample("flights", "none.csv"), SampleJobs.sample("weather", "none.csv"), SampleJobs.sample("airports", "none.csv")), 4);
    }

    private static Script batch(Script s) {
        return new Script(s.file(), s.text(), s.common(), s.settings(), s.parallelism(), "batch", s.samples(), s.folder(), true, List.of(), List.of(), null);
    }
}
