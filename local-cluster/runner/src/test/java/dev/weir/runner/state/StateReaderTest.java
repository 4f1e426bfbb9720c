package dev.weir.runner.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.runner.WeirException;
import dev.weir.runner.savepoints.Savepoint;
import dev.weir.runner.savepoints.Savepoints;
import dev.weir.runner.verdict.Laboratory;
import dev.weir.runner.verdict.Version;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What stands in the state of real jobs, stopped after the first twelve rows of each table, whatever backend wrote it and in whichever format. */
@Timeout(180)
class StateReaderTest {
    private static final Version COUNT = Version.of("SELECT k, COUNT(*) AS c, SUM(v) AS s FROM orders GROUP BY k");
    private static final Version JOIN = Version.of("SELECT o.k, o.v, c.w FROM orders o JOIN clicks c ON o.k = c.k");

    /** What these hold when they are stopped depends on how far the watermark has come by then. */
    private static final Set<String> BY_TIME = Set.of("session", "first row", "over", "temporal join", "match", "interval join");

    @TempDir
    static Path folder;

    private static Laboratory laboratory;

    @BeforeAll
    static void open() throws Exception {
        laboratory = new Laboratory(folder);
    }

    @AfterAll
    static void close() throws Exception {
        laboratory.close();
    }

    static List<Map.Entry<String, Version>> shapes() {
        Map<String, Version> all = new LinkedHashMap<>();
        all.put("aggregate", COUNT);
        all.put("mini-batch", COUNT.set("table.exec.mini-batch.enabled", "true").set("table.exec.mini-batch.allow-latency", "10 ms").set("table.exec.mini-batch.size", "3"));
        all.put("distinct", Version.of("SELECT k, COUNT(DISTINCT v) AS d, MAX(w) AS m FROM orders GROUP BY k"));
        all.put("retracting max", Version.of("SELECT c, MAX(s) AS m FROM (SELECT k, COUNT(*) AS c, SUM(v) AS s FROM orders GROUP BY k) GROUP BY c"));
        all.put("ttl", COUNT.set("table.exec.state.ttl", "1 d"));
        all.put("ttl join", JOIN.set("table.exec.state.ttl", "1 d"));
        all.put("tumble", Version.of("SELECT k, window_start, COUNT(*) AS c FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(t), INTERVAL '1' HOUR)) GROUP BY k, window_start, window_end"));
        all.put("session", Version.of("SELECT k, window_start, COUNT(*) AS c FROM TABLE(SESSION(TABLE orders PARTITION BY k, DESCRIPTOR(t), INTERVAL '1' HOUR)) GROUP BY k, window_start, window_end"));
        all.put("old group window", Version.of("SELECT k, COUNT(*) AS c FROM orders GROUP BY k, HOP(t, INTERVAL '1' HOUR, INTERVAL '2' HOUR)"));
        all.put("join", JOIN);
        all.put("outer join", Version.of("SELECT o.k, o.v, c.w FROM orders o LEFT JOIN clicks c ON o.k = c.k AND o.v = c.v"));
        all.put("top", Version.of("SELECT k, v FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY v DESC) AS r FROM orders) WHERE r <= 2"));
        all.put("top of updates", Version.of("SELECT k, c FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY c ORDER BY k DESC) AS r FROM (SELECT k, MOD(COUNT(*), 3) AS c FROM orders GROUP BY k)) WHERE r <= 2"));
        all.put("first row", Version.of("SELECT k, v FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY t ASC) AS r FROM orders) WHERE r = 1"));
        all.put("last row", Version.of("SELECT k, v FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY t DESC) AS r FROM orders) WHERE r = 1"));
        all.put("over", Version.of("SELECT k, SUM(v) OVER (PARTITION BY k ORDER BY t RANGE BETWEEN INTERVAL '2' DAY PRECEDING AND CURRENT ROW) AS s FROM orders"));
        all.put("interval join", Version.of("SELECT o.k, o.v, c.w FROM orders o JOIN clicks c ON o.k = c.k AND o.t BETWEEN c.t - INTERVAL '2' DAY AND c.t + INTERVAL '2' DAY"));
        all.put("temporal join", Version.of("SELECT o.k, o.v, p.price FROM orders o JOIN prices FOR SYSTEM_TIME AS OF o.t AS p ON o.k = p.k"));
        all.put("match", Version.of("SELECT k, first_v, last_v FROM orders MATCH_RECOGNIZE (PARTITION BY k ORDER BY t MEASURES A.v AS first_v, LAST(B.v) AS last_v AFTER MATCH SKIP PAST LAST ROW"
                + " PATTERN (A B+ C) DEFINE B AS B.v > 0, C AS C.v > 1000)"));
        return List.copyOf(all.entrySet());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("shapes")
    void everyShapeReadsTheSameFromEveryFormat(Map.Entry<String, Version> shape) throws Exception {
        Version heap = shape.getValue();
        Map<String, Set<String>> canonical = entries(laboratory.canonical(heap));
        Map<String, Set<String>> ofHeap = entries(laboratory.savepoint(heap));
        Map<String, Set<String>> ofRocks = entries(laboratory.savepoint(heap.set("state.backend.type", "rocksdb")));
        for (Map<String, Set<String>> each : List.of(canonical, ofHeap, ofRocks)) {
            assertTrue(keys(each) > 0, each.toString());
        }
        if (!BY_TIME.contains(shape.getKey())) {
            assertEquals(canonical, ofHeap, "of the heap");
            assertEquals(canonical, ofRocks, "of RocksDB");
        }
    }

    /** How many keys there are in all. */
    private static long keys(Map<String, Set<String>> entries) {
        return entries.values().stream().flatMap(Set::stream).map(entry -> entry.replaceFirst("].*", "")).distinct().count();
    }

    static List<Map.Entry<String, Version>> asynchronous() {
        return shapes().stream().filter(shape -> List.of("aggregate", "join", "tumble").contains(shape.getKey())).toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("asynchronous")
    void asynchronousStateReadsTheSameOnTheHeapAndOnForSt(Map.Entry<String, Version> shape) throws Exception {
        Version async = shape.getValue().set("table.exec.async-state.enabled", "true");
        Map<String, Set<String>> heap = entries(laboratory.savepoint(async));
        assertTrue(heap.values().stream().anyMatch(entries -> !entries.isEmpty()), heap.toString());
        assertEquals(heap, entries(laboratory.savepoint(async.set("state.backend.type", "forst"))));
        assertEquals(entries(laboratory.savepoint(shape.getValue())), entries(laboratory.savepoint(shape.getValue().set("state.backend.type", "forst"))));
    }

    @Test
    void sumsAreThoseOfTheRows() throws Exception {
        StatePage page = StateReader.read(StateQuery.of(laboratory.savepoint(COUNT), keyed(laboratory.savepoint(COUNT)).get(0)));
        Map<String, List<String>> byKey = new LinkedHashMap<>();
        page.entries().forEach(entry -> byKey.put(entry.key().get(0), entry.value()));
        for (int letter = 0; letter < 3; letter++) {
            int of = letter;
            long sum = IntStream.range(0, 12).filter(row -> row % 3 == of).map(row -> (100 + row * 7) % 53).sum();
            assertEquals(List.of("4", String.valueOf(sum)), byKey.get("\"" + "abc".charAt(letter) + "\""), page.toString());
        }
        assertEquals(List.of("VARCHAR(2147483647)"), page.key().stream().map(StatePage.Column::type).toList().stream().map(type -> type.replace("STRING", "VARCHAR(2147483647)")).toList());
        assertEquals(3, page.entries().size());
        assertFalse(page.more());
        assertTrue(page.complete());
    }

    @Test
    void windowsAndTimersAreTold() throws Exception {
        Version tumble = shapes().stream().filter(each -> each.getKey().equals("tumble")).findFirst().orElseThrow().getValue();
        String path = laboratory.savepoint(tumble);
        List<StatePage> pages = new ArrayList<>();
        for (String operator : keyed(path)) {
            pages.add(StateReader.read(StateQuery.of(path, operator)));
        }
        StatePage windows = pages.stream().filter(page -> page.states().stream().anyMatch(state -> state.namespace() != null && !state.kind().equals("timers"))).findFirst().orElseThrow();
        StatePage.Entry window = windows.entries().stream().filter(entry -> entry.value() != null).findFirst().orElseThrow();
        assertEquals("\"2026-01-01 01:00:00\"", window.namespace());
        assertEquals(List.of("4"), window.value());
        StatePage.Entry timer = windows.entries().stream().filter(entry -> entry.value() == null).findFirst().orElseThrow();
        assertEquals(1767229200000L - 1, timer.time());
    }

    @Test
    void aPageIsAPart() throws Exception {
        String path = laboratory.savepoint(JOIN);
        StateQuery all = StateQuery.of(path, keyed(path).get(0));
        List<StatePage.Entry> whole = StateReader.read(all).entries();
        List<StatePage.Entry> pages = new ArrayList<>();
        for (long at = 0; at < whole.size(); at += 5) {
            StatePage page = StateReader.read(all.page(at, 5));
            assertEquals(at + 5 < whole.size(), page.more());
            pages.addAll(page.entries());
        }
        assertEquals(whole, pages);
        StatePage ofOne = StateReader.read(all.ofState("left-records").ofKey("b"));
        assertEquals(4, ofOne.entries().size());
        assertTrue(ofOne.entries().stream().allMatch(entry -> entry.key().equals(List.of("\"b\"")) && entry.state().equals("left-records")));
        assertEquals(List.of(), StateReader.read(all.ofKey("nobody")).entries());
        assertTrue(StateReader.read(all.finding("\"C\"")).entries().stream().allMatch(entry -> entry.toString().contains("\"c\"")));
        assertEquals(2, StateReader.read(all.ofKey("b").page(1, 2)).entries().size());
    }

    @Test
    void severalSubtasksAreRead() throws Exception {
        assertEquals(entries(laboratory.savepoint(COUNT)), entries(laboratory.savepoint(COUNT.parallel(3))));
    }

    @Test
    void aSourceTellsHowFarItHasRead() throws Exception {
        String path = laboratory.savepoint(COUNT);
        String source = Savepoints.read(path).operators().stream().filter(each -> each.states().stream().anyMatch(state -> state.name().equals("SourceReaderState"))).findFirst().orElseThrow().operatorId();
        StatePage page = StateReader.read(StateQuery.of(path, source));
        assertTrue(page.entries().get(0).value().get(0).contains("rows=12"), page.toString());
    }

    @Test
    void anUnknownOperatorIsRefusedWithThoseThatAreThere() throws Exception {
        String path = laboratory.savepoint(COUNT);
        WeirException refused = assertThrows(WeirException.class, () -> StateReader.read(StateQuery.of(path, "nothing")));
        assertEquals("operator-unknown", refused.code());
        assertTrue(refused.getMessage().contains("GroupAggregate"), refused.getMessage());
    }

    /** By operator and state what its entries are, without the times at which they were touched. */
    private static Map<String, Set<String>> entries(String path) throws Exception {
        Map<String, Set<String>> all = new LinkedHashMap<>();
        for (String operator : keyed(path)) {
            StatePage page = StateReader.read(StateQuery.of(path, operator));
            page.states().forEach(state -> {
                assertEquals(null, state.problem());
                assertTrue(state.value().stream().noneMatch(column -> column.type() == null), state.toString());
            });
            for (StatePage.Entry entry : page.entries().stream().filter(each -> !each.key().isEmpty()).toList()) {
                assertEquals(null, entry.problem());
                String time = entry.value() == null ? " at " + entry.time() : "";
                all.computeIfAbsent(page.uid() + " " + entry.state(), state -> new TreeSet<>()).add(entry.key() + " " + entry.namespace() + " " + entry.item() + " " + entry.value() + time);
            }
        }
        if (System.getProperty("pairs") != null) {
            all.forEach((state, entries) -> System.err.println(state + "\n   " + String.join("\n   ", entries.stream().limit(6).toList())));
        }
        return all;
    }

    private static List<String> keyed(String path) {
        return Savepoints.read(path).operators().stream().filter(operator -> operator.key() != null).map(Savepoint.Operator::operatorId).toList();
    }
}
