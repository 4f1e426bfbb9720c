package dev.weir.runner.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.runner.jars.ExampleJars;
import dev.weir.runner.savepoints.RealRuns;
import dev.weir.runner.sql.CompiledScript;
import dev.weir.runner.sql.Diagnostic;
import dev.weir.runner.sql.Script;
import dev.weir.runner.sql.SqlCompiler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a run does without a word is said in one. */
@Timeout(120)
class SurprisesTest {
    private static final String ORDERS = "CREATE TABLE orders (k STRING, n BIGINT, t TIMESTAMP(3), pt AS PROCTIME(), WATERMARK FOR t AS t) WITH ('connector'='kafka','topic'='orders',"
            + "'properties.bootstrap.servers'='nowhere:9092','scan.startup.mode'='earliest-offset','format'='json');\n";
    private static final String HOURS = "SELECT window_start, k, COUNT(*) AS c FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(%s), INTERVAL '1' HOUR)) GROUP BY window_start, window_end, k;";

    @TempDir
    static Path folder;

    private static RealRuns real;
    private static String data;

    @BeforeAll
    static void start() throws Exception {
        real = new RealRuns();
        data = Files.writeString(folder.resolve("orders.csv"), "k,n,t\na,1,2026-01-01 00:00:00\nb,10,2026-01-01 00:00:01\na,2,2026-01-01 00:00:02\n").toString();
    }

    @AfterAll
    static void stop() throws Exception {
        real.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "SELECT window_start, k, COUNT(*) AS c FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(pt), INTERVAL '1' HOUR)) GROUP BY window_start, window_end, k;",
        "SELECT window_start, k, COUNT(*) AS c FROM TABLE(HOP(TABLE orders, DESCRIPTOR(pt), INTERVAL '1' HOUR, INTERVAL '2' HOUR)) GROUP BY window_start, window_end, k;",
        "SELECT window_start, k, COUNT(*) AS c FROM TABLE(SESSION(TABLE orders PARTITION BY k, DESCRIPTOR(pt), INTERVAL '1' HOUR)) GROUP BY window_start, window_end, k;",
        "SELECT TUMBLE_START(pt, INTERVAL '1' HOUR) AS s, k, COUNT(*) AS c FROM orders GROUP BY TUMBLE(pt, INTERVAL '1' HOUR), k;",
    })
    void aWindowByTheClockThatNeverEnds(String query) throws Exception {
        Script script = script(ORDERS + query, "stop");
        List<Diagnostic> said = new SqlCompiler().compile(script).validation().diagnostics();
        assertEquals(List.of("info window-by-clock"), said.stream().map(each -> each.severity() + " " + each.code()).toList());
        assertEquals(2, said.get(0).range().start().line());
        Run run = real.start(script, null);
        assertEquals(List.of(), run.status().notices(), "nothing is lost while it runs");
        RunStatus ended = RealRuns.ended(run);
        assertEquals(0, ended.counts().get(0).counted());
        assertEquals(List.of("window-by-clock"), ended.notices().stream().map(Diagnostic::code).toList());
    }

    @Test
    void anEventTimeThatAnOuterJoinLeavesNullIsNamedWithItsCure() throws Exception {
        String join = "SELECT o.k, o.n, %s AS upd FROM orders o LEFT JOIN orders c ON o.k = c.k AND c.n > 5 AND o.t BETWEEN c.t - INTERVAL '1' SECOND AND c.t + INTERVAL '1' SECOND;";
        RunFailure failure = RealRuns.ended(real.start(script(ORDERS + join.formatted("c.t"), "stop"), null)).failure();
        assertEquals("event-time-null", failure.code(), failure.message() + failure.detail());
        assertTrue(failure.message().startsWith("The column upd is NULL in a row for a sink"), failure.message());
        assertTrue(failure.message().contains("CAST(upd AS TIMESTAMP(3))"), failure.message());
        assertEquals(3, RealRuns.ended(real.start(script(ORDERS + join.formatted("CAST(c.t AS TIMESTAMP(3))"), "stop"), null)).counts().get(0).counted());
    }

    @Test
    void isNotSaidWhereNothingIsLost() throws Exception {
        RunStatus byEventTime = RealRuns.ended(real.start(script(ORDERS + HOURS.formatted("t"), "stop"), null));
        assertEquals(2, byEventTime.counts().get(0).counted());
        assertEquals(List.of(), byEventTime.notices());
        assertEquals(List.of(), new SqlCompiler().compile(script(ORDERS + HOURS.formatted("pt"), "loop")).validation().diagnostics());
        Run stopped = real.start(script(ORDERS + HOURS.formatted("pt"), "loop"), null);
        real.stop(stopped, folder.resolve("saved").toUri().toString());
        assertEquals(List.of(), RealRuns.ended(stopped).notices(), "the window is in the savepoint");
    }

    @Test
    void rowsThatAWindowDroppedAsLateAreSaidWithTheirNumberAndPlace() throws Exception {
        String late = Files.writeString(folder.resolve("late.csv"), "k,n,t\na,1,2026-01-01 00:00:00\nb,10,2026-01-01 05:00:00\na,2,2026-01-01 00:00:02\nc,3,2026-01-01 00:00:03\n").toString();
        Run run = real.start(RealRuns.script(ORDERS + HOURS.formatted("t"), Map.of("orders", late), "stop", "max"), null);
        RunStatus ended = RealRuns.ended(run);
        assertEquals(List.of("warning rows-too-late"), ended.notices().stream().map(each -> each.severity() + " " + each.code()).toList());
        assertTrue(ended.notices().get(0).message().startsWith("2 rows reached GlobalWindowAggregate too late"), ended.notices().get(0).message());
        assertEquals(2, ended.notices().get(0).range().start().line());
    }

    /** A connector that takes updates by no key, as some of search engines and caches do. */
    @Test
    void updatesThatReplaceNobodyKnowsWhat() throws Exception {
        String jar = noteSink().toString();
        String notes = "CREATE TABLE notes (k STRING, c BIGINT) WITH ('connector'='notes');\n";
        Script without = with(script(ORDERS + notes + "INSERT INTO notes SELECT 'x', c FROM (SELECT k, COUNT(*) AS c FROM orders GROUP BY k);", "stop"), jar);
        CompiledScript compiled = new SqlCompiler().compile(without);
        assertEquals(List.of("+I", "+U"), compiled.jobs().get(0).sinks().get(0).changelog().stream().filter(kind -> !kind.equals("-D")).toList());
        List<Diagnostic> said = compiled.validation().diagnostics();
        assertEquals(List.of("warning table-not-folded"), said.stream().filter(each -> each.code().equals("table-not-folded")).map(each -> each.severity() + " " + each.code()).toList());
        assertTrue(said.get(0).message().contains("notes"), said.get(0).message());
        RunStatus ended = RealRuns.ended(real.start(without, null));
        assertEquals(List.of("table-not-folded"), ended.notices().stream().map(Diagnostic::code).toList());
        // The query's own key folds it, whatever the sink's columns are called.
        Script keyed = with(script(ORDERS + notes.replace("k STRING, c BIGINT", "c STRING, k BIGINT") + "INSERT INTO notes SELECT k, COUNT(*) AS c FROM orders GROUP BY k;", "stop"), jar);
        RunStatus folded = RealRuns.ended(real.start(keyed, null));
        assertEquals(List.of(), folded.notices());
        assertEquals("[c] 3 2", folded.sinks().get(0).upsertKey() + " " + folded.counts().get(0).counted() + " " + folded.counts().get(0).tableRows());
    }

    private static Path noteSink() throws Exception {
        return ExampleJars.ofFactory(Files.createDirectories(folder.resolve("notes")), """
                public class Job implements org.apache.flink.table.factories.DynamicTableSinkFactory {
                  public String factoryIdentifier() { return "notes"; }
                  public Set<org.apache.flink.configuration.ConfigOption<?>> requiredOptions() { return Set.of(); }
                  public Set<org.apache.flink.configuration.ConfigOption<?>> optionalOptions() { return Set.of(); }
                  public org.apache.flink.table.connector.sink.DynamicTableSink createDynamicTableSink(Context context) { return new Notes(); }
                  public static class Notes implements org.apache.flink.table.connector.sink.DynamicTableSink {
                    public org.apache.flink.table.connector.ChangelogMode getChangelogMode(org.apache.flink.table.connector.ChangelogMode asked) {
                      return org.apache.flink.table.connector.ChangelogMode.upsert();
                    }
                    public SinkRuntimeProvider getSinkRuntimeProvider(Context context) {
                      return org.apache.flink.table.connector.sink.SinkV2Provider.of(new DiscardingSink<>());
                    }
                    public org.apache.flink.table.connector.sink.DynamicTableSink copy() { return new Notes(); }
                    public String asSummaryString() { return "notes"; }
                  }
                }
                """);
    }

    private static Script script(String text, String end) {
        return RealRuns.script(text, Map.of("orders", data), end, "max");
    }

    private static Script with(Script script, String jar) {
        return new Script(script.file(), script.text(), script.common(), script.settings(), script.parallelism(), script.mode(), script.samples(), script.folder(), true,
                List.of(jar), script.real(), script.topology());
    }
}
