package dev.weir.runner.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.JobID;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;

/** Uids are the promise that a job finds its state again, so they hang on what a job does and on nothing else. */
class UidTest {
    private static final Path FIXTURES = Path.of("../../test/fixtures/uids");
    private static final List<String> TABLES = List.of("flights", "weather", "airports", "changes", "out_k", "log_k", "names", "files");

    /** Flink itself would lose a job's state where a later Weir gave other uids: a change here must be a decision. */
    @Test
    void areThoseRecordedByAnotherProcess() throws IOException {
        List<String> recorded = Files.readAllLines(FIXTURES.resolve("connectors.txt"));
        assertEquals(String.join("\n", recorded), String.join("\n", operators(connectors(), List.of(), 1)));
    }

    @Test
    void areThoseOfTheRealConnectors() throws IOException {
        List<String> real = operators(connectors(), TABLES, 1);
        assertEquals(String.join("\n", real), String.join("\n", operators(connectors(), List.of(), 1)));
        assertTrue(real.stream().anyMatch(line -> line.contains("Committer")), real.toString());
    }

    @Test
    void arePlain() throws IOException {
        for (String line : operators(connectors(), List.of(), 1)) {
            assertTrue(line.matches(".* u[0-9a-f]{16}(-sink-committer)?"), line);
        }
    }

    /** Flink calls a process table function by a count of what its process has planned. */
    @Test
    void doNotMoveWithWhatElseWasPlanned() throws IOException {
        String script = Files.readString(Path.of("../../test/fixtures/sql/valid/ptf-to-changelog.sql"));
        var first = uids(script);
        assertTrue(first.stream().allMatch(uid -> uid.matches("u[0-9a-f]{16}")), first.toString());
        assertEquals(first, uids(script));
    }

    @Test
    void doNotMoveWithParallelism() throws IOException {
        assertEquals(operators(connectors(), List.of(), 1), operators(connectors(), List.of(), 3));
    }

    @Test
    void doNotMoveWithNamesCommentsAndLayout() throws IOException {
        String plain = connectors();
        String other = plain.replaceAll(" AS n\\b", " AS number_of_them").replaceAll("\\bf\\.", "fl.").replaceAll("flights AS f\\b", "flights AS fl")
                .replaceAll("\n", "\n  -- said in other words\n").replace("SELECT ", "/* the same */ select\t");
        assertEquals(uids(plain), uids(other));
    }

    @Test
    void doNotMoveWithTheNamesOfColumnsInSubqueries() {
        String table = "CREATE TABLE s (k INT, v BIGINT, t TIMESTAMP(3), WATERMARK FOR t AS t) WITH ('connector'='datagen');\n";
        for (String query : List.of(
                "SELECT k, total FROM (SELECT *, ROW_NUMBER() OVER (ORDER BY total DESC) AS r FROM (SELECT k, SUM(v) AS total FROM s GROUP BY k)) WHERE r <= 3",
                "SELECT total, COUNT(*) FROM (SELECT k, SUM(v) AS total FROM s GROUP BY k) GROUP BY total",
                "SELECT a.total, b.v FROM (SELECT k, SUM(v) AS total FROM s GROUP BY k) a JOIN s b ON a.total = b.v",
                "SELECT SUM(total) OVER (PARTITION BY k ORDER BY t) FROM (SELECT k, v * 2 AS total, t FROM s)",
                "SELECT window_start, MAX(total) FROM (SELECT window_start, window_end, v + 1 AS total FROM TABLE(TUMBLE(TABLE s, DESCRIPTOR(t), INTERVAL '1' HOUR)))"
                        + " GROUP BY window_start, window_end")) {
            assertEquals(uids(table + query), uids(table + query.replaceAll("\\btotal\\b", "amount").replaceAll("\\br\\b", "place")), query);
        }
    }

    @Test
    void moveWithWhatTheStateIsOf() {
        String table = "CREATE TABLE s (k INT, v BIGINT, w BIGINT) WITH ('connector'='datagen');\n";
        String top = "SELECT k, x FROM (SELECT *, ROW_NUMBER() OVER (ORDER BY x DESC) AS r FROM (SELECT k, %s AS x FROM s GROUP BY k)) WHERE r <= 3";
        for (String type : List.of("GroupAggregate ", "Rank ")) {
            assertNotEquals(first(type, table + top.formatted("SUM(v)")), first(type, table + top.formatted("SUM(w)")), type);
        }
    }

    private static String first(String type, String text) {
        return operators(text, List.of(), 1).stream().filter(line -> line.startsWith(type)).findFirst().orElseThrow();
    }

    @Test
    void doNotMoveWithAnotherInsertBesideThem() throws IOException {
        String plain = connectors();
        String another = "INSERT INTO others SELECT origin, delay FROM flights WHERE id = 7;\n";
        String table = "CREATE TABLE others (o STRING, d DOUBLE) WITH ('connector'='blackhole');\n";
        List<String> uids = uids(plain);
        assertContains(uids(table + plain.replace("BEGIN\n", "BEGIN\n" + another)), uids);
        assertContains(uids(table + plain.replace("END;", another + "END;")), uids);
    }

    /** The filter is an operator that comes and goes; what stood behind it stays. */
    @Test
    void doNotMoveWithAFilterUpstream() throws IOException {
        List<String> with = uids(connectors().replace("FROM weather GROUP", "FROM weather WHERE wind > 3 GROUP"));
        List<String> gone = new ArrayList<>(uids(connectors()));
        gone.removeAll(with);
        assertTrue(gone.size() <= 1, "only the projection that the filter joins may change: " + gone);
    }

    private static void assertContains(List<String> all, List<String> some) {
        List<String> missing = new ArrayList<>(some);
        missing.removeAll(all);
        assertEquals(List.of(), missing);
    }

    private static String connectors() throws IOException {
        return Files.readString(FIXTURES.resolve("connectors.sql"));
    }

    private static List<String> uids(String text) {
        return operators(text, List.of(), 1).stream().map(line -> line.replaceFirst(".* ", "")).toList();
    }

    /** Each operator as its name and its uid, sorted; a sink of the older interface is one operator, of the newer one a writer. */
    private static List<String> operators(String text, List<String> real, int parallelism) {
        Script script = new Script("job.sql", text, List.of(), Map.of(), parallelism, "streaming", List.of(), null, true, List.of(), real, null);
        CompiledScript compiled = new SqlCompiler().compile(script);
        assertTrue(compiled.validation().valid(), () -> compiled.validation().diagnostics().toString());
        List<String> lines = new ArrayList<>();
        for (var job : compiled.jobs()) {
            StreamGraph graph = job.streamGraph(new JobID());
            for (StreamNode node : graph.getStreamNodes()) {
                lines.add(node.getOperatorName().replaceAll("\\[\\d+\\]|^Sink: |: Writer$", "") + " " + node.getTransformationUID());
            }
        }
        return lines.stream().sorted().toList();
    }
}
