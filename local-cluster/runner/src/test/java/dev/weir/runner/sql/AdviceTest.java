package dev.weir.runner.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class AdviceTest {
    private static final String TABLES = """
            CREATE TABLE orders (id BIGINT, item STRING, price INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'datagen');
            CREATE TABLE items (item STRING, maker STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'datagen');
            CREATE TABLE changes (item STRING, maker STRING, PRIMARY KEY (item) NOT ENFORCED) WITH (
              'connector' = 'upsert-kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'b', 'key.format' = 'json', 'value.format' = 'json');
            CREATE TABLE by_maker (maker STRING, n BIGINT, PRIMARY KEY (maker) NOT ENFORCED) WITH (
              'connector' = 'upsert-kafka', 'topic' = 's', 'properties.bootstrap.servers' = 'b', 'key.format' = 'json', 'value.format' = 'json');
            """;

    @Test
    void saysWhichAggregateKeepsItsStateForEver() {
        Diagnostic said = only("SELECT item, COUNT(*) AS n\nFROM orders GROUP BY item;", "state-never-expires");
        assertEquals("warning", said.severity());
        assertTrue(said.message().startsWith("The aggregate keeps its state of every item for as long as the job runs"), said.message());
        assertEquals("table.exec.state.ttl", said.data().get("setting"));
        assertEquals(4, said.statement());
    }

    @Test
    void namesWhatAPersonGroupedBy() {
        Diagnostic said = only("SELECT item, id, COUNT(*) AS n FROM orders GROUP BY ROLLUP (item, id);", "state-never-expires");
        assertTrue(said.message().contains("of every item, id for"), said.message());
    }

    @Test
    void saysWhatElseKeepsItsStateForEver() {
        String ranked = "SELECT id, item FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY item ORDER BY %s) AS r FROM %s) WHERE r %s;";
        keeps("Top-N keeps the first rows of every item for", ranked.formatted("price", "orders", "<= 3"));
        keeps("Deduplication keeps a row of every item for", ranked.formatted("ts DESC", "orders", "= 1"));
        keeps("OVER keeps its state of every item for", "SELECT id, SUM(price) OVER (PARTITION BY item ORDER BY ts) AS s FROM orders;");
        String counted = "(SELECT id, item, COUNT(*) AS n FROM orders GROUP BY id, item)";
        keeps("Top-N keeps every row of every item, not the first N alone,", ranked.formatted("n", counted, "<= 3"));
        keeps("Top-N keeps every row, not the first N alone,", "SELECT id, n FROM " + counted + " ORDER BY n LIMIT 3;");
    }

    @Test
    void saysThatRowsHaveNoKey() {
        List<Diagnostic> said = new SqlCompiler().compile(Script.of(TABLES + "INSERT INTO by_maker SELECT item, COUNT(*) FROM orders GROUP BY item, id;")).validation().diagnostics();
        assertTrue(said.stream().anyMatch(each -> each.code().equals("upsert-key-differs") && each.message().contains("the query's rows have no key")), said::toString);
    }

    @Test
    void saysThatARegularJoinKeepsEverything() {
        only("SELECT o.id, i.maker FROM orders AS o JOIN items AS i ON o.item = i.item;", "join-keeps-everything");
    }

    @Test
    void saysNothingOfWhatEnds() {
        assertEquals(List.of(), codes("SET 'table.exec.state.ttl' = '1 h';\nSELECT item, COUNT(*) FROM orders GROUP BY item;"));
        assertEquals(List.of(), codes("SELECT window_start, COUNT(*) FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end;"));
        assertEquals(List.of(), codes("SELECT id, SUM(price) OVER (PARTITION BY item ORDER BY ts RANGE BETWEEN INTERVAL '1' HOUR PRECEDING AND CURRENT ROW) AS s FROM orders;"));
        assertEquals(List.of(), codes("SELECT id, price FROM orders ORDER BY price LIMIT 3;"));
        assertEquals(List.of(), codes("SELECT id, SUM(price) OVER (ORDER BY ts) AS s FROM orders;"));
        assertEquals(List.of(), codes("SELECT id FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY window_start, window_end, item ORDER BY price) AS r FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '1' MINUTE))) WHERE r <= 3;"));
        assertEquals(List.of(), codes("SELECT o.id FROM orders AS o JOIN items AS i ON o.item = i.item AND o.ts BETWEEN i.ts - INTERVAL '1' HOUR AND i.ts;"));
        assertEquals(List.of(), codes("SET 'execution.runtime-mode' = 'batch';\nCREATE TABLE few (a INT) WITH ('connector' = 'datagen', 'number-of-rows' = '1');\nSELECT a, COUNT(*) FROM few GROUP BY a;"));
    }

    @Test
    void saysThatTheSinksKeyIsNotTheQuerys() {
        List<Diagnostic> said = new SqlCompiler().compile(Script.of(TABLES + "INSERT INTO by_maker SELECT maker, CAST(1 AS BIGINT) FROM changes;")).validation().diagnostics();
        assertEquals(List.of("error upsert-key-differs"), said.stream().filter(Diagnostic::isError).map(each -> each.severity() + " " + each.code()).toList());
    }

    @Test
    void saysThatAWindowLacksAWatermark() {
        String table = "CREATE TABLE plain (v INT, seen TIMESTAMP(3)) WITH ('connector' = 'datagen');\n";
        List<Diagnostic> said = new SqlCompiler().compile(Script.of(table + "SELECT COUNT(*) FROM TABLE(TUMBLE(TABLE plain, DESCRIPTOR(seen), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end;")).validation().diagnostics();
        assertEquals("no-watermark", said.get(0).code());
        assertEquals("seen", said.get(0).data().get("column"));
    }

    @Test
    void saysWhatFlinksPlannerAdvises() {
        assertTrue(codes("INSERT INTO by_maker SELECT maker, COUNT(*) FROM changes WHERE CAST(CURRENT_TIMESTAMP AS STRING) <> item GROUP BY maker;").contains("non-deterministic-update"));
    }

    private static void keeps(String start, String query) {
        assertTrue(said(query).stream().anyMatch(each -> each.code().equals("state-never-expires") && each.message().startsWith(start)), () -> said(query).toString());
    }

    private static Diagnostic only(String query, String code) {
        List<Diagnostic> said = said(query).stream().filter(each -> each.code().equals(code)).toList();
        assertEquals(1, said.size(), () -> said(query).toString());
        return said.get(0);
    }

    private static List<String> codes(String query) {
        return said(query).stream().map(Diagnostic::code).filter(code -> !code.equals("no-sample") && !code.equals("plan-advice")).toList();
    }

    private static List<Diagnostic> said(String query) {
        Validation validation = new SqlCompiler().compile(Script.of(TABLES + query)).validation();
        assertTrue(validation.valid(), () -> validation.diagnostics().toString());
        return validation.diagnostics();
    }
}
