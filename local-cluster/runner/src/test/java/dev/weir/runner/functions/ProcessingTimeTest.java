package dev.weir.runner.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.table.runtime.operators.process.ProcessTableOperatorFactory;
import org.apache.flink.types.Row;
import org.apache.flink.util.ExceptionUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Timers of process functions by a clock that these tests move, in jobs of Flink. */
@Timeout(value = 3, unit = java.util.concurrent.TimeUnit.MINUTES)
class ProcessingTimeTest {
    /** Not yet by Flink's own clock, which its own operator goes by. */
    private static final long BEGIN = Instant.parse("2126-03-01T12:00:00Z").toEpochMilli();
    private static final String OPTIONS = "{ input: { events: tableOf({ account: STRING, amount: BIGINT }, { partitioned: true }) }, state: { n: value(BIGINT, { initial: 0n }) }, returns: ROW({ what: STRING, n: BIGINT }) }";
    private static final String CALL = " FROM f(events => TABLE events PARTITION BY account, uid => 'f')";
    private static final String QUERY = "SELECT account, what, n" + CALL;
    private static final String ON_TIMER = "*onProcessingTimer(ctx) { yield { what: ctx.timer + ' ' + ctx.time, n: ctx.state.n.value }; }";

    /** Counts, and looks at the count ten seconds after the last row and twenty after each. */
    private static final String LOOKS = "{ *onRow({ state, timers: { processing } }) { state.n.value += 1n; processing.set('look', processing.now.plus({ seconds: 10 })); processing.set(processing.now.plus({ seconds: 20 }));"
            + " yield { what: 'row', n: state.n.value }; }, " + ON_TIMER + " }";
    private static final String LOOKS_NOT = "{ *onRow({ state }) { state.n.value += 1n; yield { what: 'row', n: state.n.value }; } }";

    private final Path folder;

    ProcessingTimeTest() throws IOException {
        folder = Files.createTempDirectory("weir-clock");
        HandClock.begin(BEGIN);
        Kept.clear();
    }

    private static void advance(int seconds) {
        HandClock.advance(BEGIN + seconds * 1000L);
    }

    private static ProcessLab lab(int parallelism, Map<String, String> settings, String options, String body, Events<Row> events) throws IOException {
        Map<String, String> all = new HashMap<>(settings);
        all.put("table.exec.uid.generation", "ALWAYS");
        ProcessLab lab = new ProcessLab(parallelism, all);
        lab.register(ProcessLab.bundle(options, body));
        lab.events(events);
        return lab;
    }

    private static JobClient start(ProcessLab lab, String query) throws Exception {
        StreamGraph graph = lab.graph(query);
        ProcessingTimeFactory.standIn(graph);
        HandClock.standIn(graph);
        return lab.environment.executeAsync(graph);
    }

    /** Rows that came from timers, by their accounts. */
    private static List<String> timers() {
        return Kept.texts().stream().filter(row -> !row.contains(", row, ")).toList();
    }

    private static List<String> ofSeven(String... whats) {
        return IntStream.range(0, 7).boxed().flatMap(a -> Stream.of(whats).map(what -> "+I[a" + a + ", " + what + "]")).sorted().toList();
    }

    /** One row for each of some accounts, which does what its name says. */
    @Test
    void areDueInTheirOrderMovedByNameAndCleared() throws Exception {
        String body = """
                { *onRow({ state, timers: { processing: t } }, { account }) {
                    state.n.value += 1n;
                    const at = (seconds) => t.now.plus({ seconds });
                    if (account === 'two names') { t.set('a', at(10)); t.set('b', at(10)); t.set(at(5)); t.set(at(5)); }
                    if (account === 'moved') { t.set('look', at(5)); t.set('look', at(20)); }
                    if (account === 'cleared') { t.set('look', at(5)); t.set(at(6)); t.set('other', at(7)); t.clear('look'); t.clear(at(6)); t.clear('never set'); }
                    if (account === 'all cleared') { t.set('look', at(5)); t.set(at(6)); t.set(at(7)); t.clearAll(); }
                    if (account === 'again') t.set('look', at(0));
                    if (account === 'last') t.set('end', at(60));
                    yield { what: 'row', n: state.n.value };
                  },
                  *onProcessingTimer(ctx) {
                    const { timer, state, timers: { processing: t } } = ctx;
                    yield { what: timer + ' ' + ctx.time, n: state.n.value++ };
                    if (timer === 'look' && state.n.value < 4n) t.set('look', ctx.time.plus({ seconds: 10 }));
                    if (ctx.input !== null || ctx.kind !== null) throw new Error('a timer has no row');
                  } }""";
        List<String> accounts = List.of("two names", "moved", "cleared", "all cleared", "again", "last");
        JobClient job = start(lab(1, Map.of(), OPTIONS, body, new Events<>(7, 6, 6, next -> Row.of(accounts.get((int) (long) next), next, Instant.ofEpochSecond(next)))), QUERY);
        Kept.await(7);
        advance(60);
        Kept.await(6 + 11);
        job.cancel().get();
        assertEquals(Stream.of("again, look 2126-03-01T12:00:00Z, 1", "again, look 2126-03-01T12:00:10Z, 2", "again, look 2126-03-01T12:00:20Z, 3", "cleared, other 2126-03-01T12:00:07Z, 1", "last, end 2126-03-01T12:01:00Z, 1",
                "moved, look 2126-03-01T12:00:20Z, 1", "moved, look 2126-03-01T12:00:30Z, 2", "moved, look 2126-03-01T12:00:40Z, 3", "two names, a 2126-03-01T12:00:10Z, 2", "two names, b 2126-03-01T12:00:10Z, 3",
                "two names, null 2126-03-01T12:00:05Z, 1").map(row -> "+I[" + row + "]").toList(), timers());
    }

    /** The clock is at +5 when the second part sets its timers: those of the first, which were set to +10, are moved, and at +12 none is due. */
    @ParameterizedTest
    @ValueSource(strings = {"hashmap", "rocksdb"})
    void goToOtherTasksWithASavepoint(String backend) throws Exception {
        String savepoint = null;
        int[] gates = {70, 140, 140};
        int[] parallelism = {1, 4, 2};
        for (int part = 0; part < 3; part++) {
            Map<String, String> settings = new HashMap<>(Map.of("state.backend.type", backend));
            if (savepoint != null) {
                settings.put("execution.state-recovery.path", savepoint);
            }
            JobClient job = start(lab(parallelism[part], settings, OPTIONS, LOOKS, Events.ofAccounts(210, gates[part], 210)), QUERY);
            Kept.await(gates[part]);
            if (part < 2) {
                savepoint = job.stopWithSavepoint(false, folder.toString(), SavepointFormatType.CANONICAL).get();
                assertEquals(List.of(), timers());
                advance(part == 0 ? 5 : 12);
            } else {
                advance(15);
                Kept.await(140 + 7);
                advance(100);
                Kept.await(140 + 21);
                job.cancel().get();
            }
        }
        assertEquals(ofSeven("look 2126-03-01T12:00:15Z, 20", "null 2126-03-01T12:00:20Z, 20", "null 2126-03-01T12:00:25Z, 20"), timers());
    }

    /** Half of the timers have come when all tasks fail: those since the last checkpoint come again, and what they gave is taken back. */
    @Test
    void comeExactlyOnceThroughFailures() throws Exception {
        String body = "{ *onRow({ state, timers: { processing } }, { amount }) { state.n.value += 1n; processing.set('t' + amount, processing.now.plus({ seconds: Number(amount) + 1 })); yield { what: 'row', n: state.n.value }; },"
                + " *onProcessingTimer({ timer, state }) { state.n.value += 100n; yield { what: timer, n: state.n.value }; } }";
        Map<String, String> settings = Map.of("execution.checkpointing.interval", "10 ms", "restart-strategy.type", "fixed-delay", "restart-strategy.fixed-delay.attempts", "50", "restart-strategy.fixed-delay.delay", "20 ms");
        Events.failAfter(35);
        JobClient job = start(lab(2, settings, OPTIONS, body, Events.ofAccounts(71, 70, 10)), QUERY);
        Kept.await(70);
        for (int seconds : List.of(20, 40, 60)) {
            advance(seconds);
            Kept.await(70 + seconds);
            HandClock.fail();
        }
        advance(100);
        Kept.await(140);
        job.cancel().get();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 70; i++) {
            // Each account has ten rows, and then ten timers, in their order.
            expected.add("+I[a" + i % 7 + ", row, " + (i / 7 + 1) + "]");
            expected.add("+I[a" + i % 7 + ", t" + i + ", " + (10 + 100 * (i / 7 + 1)) + "]");
        }
        assertEquals(expected.stream().sorted().toList(), Kept.texts());
    }

    /** A function that had no such timers gets some, and loses them again: its state goes on, by the operator that Flink makes too. */
    @Test
    void aFunctionMayGetThemAndLoseThem() throws Exception {
        String savepoint = null;
        int part = 0;
        for (String body : List.of(LOOKS_NOT, LOOKS, LOOKS_NOT, LOOKS)) {
            Map<String, String> settings = savepoint == null ? Map.of() : Map.of("execution.state-recovery.path", savepoint);
            part++;
            JobClient job = start(lab(part, settings, OPTIONS, body, Events.ofAccounts(70, part * 14, 70)), QUERY);
            Kept.await(part * 14);
            if (part < 4) {
                savepoint = job.stopWithSavepoint(false, folder.toString(), SavepointFormatType.CANONICAL).get();
                advance(part * 2);
            } else {
                advance(100);
                Kept.await(part * 14 + 21);
                job.cancel().get();
            }
        }
        // The second part set them at +2. Its names were kept through the third, for the fourth moved them at +6.
        assertEquals(ofSeven("look 2126-03-01T12:00:16Z, 8", "null 2126-03-01T12:00:22Z, 8", "null 2126-03-01T12:00:26Z, 8"), timers());
    }

    /** Of a timer's rows it is just behind the watermark, also where none has come since the restore. */
    @Test
    void theirRowsAreLateNowhere() throws Exception {
        String query = "SELECT account, what || ' ' || CAST(rowtime AS STRING), n FROM f(events => TABLE events PARTITION BY account, on_time => DESCRIPTOR(ts), uid => 'f')";
        JobClient first = start(lab(1, Map.of(), OPTIONS, LOOKS, Events.ofAccounts(21, 14, 21)), query);
        Kept.await(14);
        String savepoint = first.stopWithSavepoint(false, folder.toString(), SavepointFormatType.CANONICAL).get();
        JobClient second = start(lab(2, Map.of("execution.state-recovery.path", savepoint), OPTIONS, LOOKS, Events.ofAccounts(21, 14, 21)), query);
        advance(10);
        Kept.await(21);
        second.cancel().get();
        assertEquals(ofSeven("look 2126-03-01T12:00:10Z 1970-01-01 00:00:13.000, 2"), Kept.texts().stream().filter(row -> row.contains("look")).toList());
    }

    @Test
    void goWithChangesToo() throws Exception {
        ProcessLab lab = lab(1, Map.of(), "{ input: { sums: tableOf({ s: BIGINT }, { partitioned: true, retracting: true }) }, state: { n: value(BIGINT, { initial: 0n }) }, returns: ROW({ what: STRING, n: BIGINT }) }",
                "{ *onRow({ kind, state, timers: { processing } }, { s }) { state.n.value = kind[0] === '-' ? 0n : s; processing.set('settled', processing.now.plus({ seconds: 1 })); yield { what: 'row', n: s }; }, " + ON_TIMER + " }",
                Events.ofAccounts(15, 14, 15));
        lab.tables.executeSql("CREATE TEMPORARY VIEW sums AS SELECT account, SUM(amount) AS s FROM events GROUP BY account");
        JobClient job = start(lab, "SELECT account, what, n FROM f(sums => TABLE sums PARTITION BY account, uid => 'f')");
        Kept.await(21);
        advance(1);
        Kept.await(28);
        job.cancel().get();
        assertEquals(IntStream.range(0, 7).mapToObj(a -> "+I[a" + a + ", settled 2126-03-01T12:00:01Z, " + (2 * a + 7) + "]").toList(), timers());
    }

    /** By Flink's own clock: one that is an hour away holds no job back, and one that is due comes. */
    @Test
    void flinksClockIsTheirs() throws Exception {
        ProcessLab lab = lab(1, Map.of(), OPTIONS, "{ *onRow({ timers: { processing } }, { amount }) { processing.set('t', processing.now.plus({ hours: 1 })); yield { what: 'row', n: amount }; }, " + ON_TIMER + " }", Events.ofAccounts(7, 7, 7));
        StreamGraph graph = lab.graph(QUERY);
        ProcessingTimeFactory.standIn(graph);
        lab.environment.execute(graph);
        assertEquals(7, Kept.rows().size());
        assertEquals(List.of(), timers());
        Kept.clear();
        ProcessLab other = lab(1, Map.of(), OPTIONS, "{ *onRow({ timers: { processing } }, { amount }) { processing.set('t', processing.now); yield { what: 'row', n: amount }; }, " + ON_TIMER + " }", Events.ofAccounts(8, 7, 7));
        StreamGraph waits = other.graph(QUERY);
        ProcessingTimeFactory.standIn(waits);
        JobClient job = other.environment.executeAsync(waits);
        Kept.await(14);
        job.cancel().get();
    }

    @Test
    void onlyWhereTheyAreDeclaredTheOperatorIsOurs() throws Exception {
        String both = "const TABLE = { events: tableOf({ account: STRING, amount: BIGINT }, { partitioned: true }) }; const SHAPE = " + OPTIONS + "; const f = process(SHAPE, " + LOOKS + "); const g = process(SHAPE, " + LOOKS_NOT + ");";
        ProcessLab lab = new ProcessLab(1, Map.of());
        lab.register(ProcessLab.bundle(both, List.of("f", "g")));
        lab.events(Events.ofAccounts(7, 7, 7));
        StreamGraph graph = lab.graph(QUERY + " UNION ALL SELECT account, what, n" + CALL.replace(" f(", " g(").replace("'f'", "'g'"));
        List<String> before = shown(graph);
        ProcessingTimeFactory.standIn(graph);
        assertEquals(before, shown(graph));
        assertEquals(ProcessingTimeFactory.class, node(graph, "f").getOperatorFactory().getClass());
        assertEquals(node(graph, "g").getOperatorFactory().getChainingStrategy(), node(graph, "f").getOperatorFactory().getChainingStrategy());
        assertEquals(ProcessTableOperatorFactory.class, node(graph, "g").getOperatorFactory().getClass());
    }

    private static StreamNode node(StreamGraph graph, String uid) {
        return graph.getStreamNodes().stream().filter(node -> uid.equals(node.getTransformationUID())).findFirst().orElseThrow();
    }

    private static List<String> shown(StreamGraph graph) {
        return graph.getStreamNodes().stream().map(node -> node.getId() + " " + node.getTransformationUID() + " " + node.getOperatorName() + " " + node.getOperatorDescription() + " " + node.getParallelism()).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"timers.processing.set('x', timers.processing.now)", "timers.processing.set('x', new Instant(1))", "timers.processing.now"})
    void withoutAHandlerTheyAreRefused(String does) throws Exception {
        ProcessLab lab = lab(1, Map.of(), OPTIONS, "{ onRow({ timers }) { timers.processing.clearAll(); " + does + "; } }", Events.ofAccounts(7, 7, 7));
        String said = ExceptionUtils.stringifyException(assertThrows(Exception.class, () -> lab.rows(QUERY)));
        assertTrue(said.contains("the function has no onProcessingTimer that would hear of it. It was given ('a0', 0)"), said);
    }

    @Test
    void aTableWithoutAKeyHasNone() throws Exception {
        Bundle bundle = ProcessLab.bundle(OPTIONS.replace("{ partitioned: true }", "{}").replace("state: { n: value(BIGINT, { initial: 0n }) },", ""), LOOKS);
        String said = ExceptionUtils.stringifyException(assertThrows(Exception.class, () -> Declarations.of(bundle)));
        assertTrue(said.contains("timers are kept for a key, and the table events has none"), said);
    }
}
