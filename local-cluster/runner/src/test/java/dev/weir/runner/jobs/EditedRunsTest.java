package dev.weir.runner.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.runner.WeirException;
import dev.weir.runner.captures.Ring;
import dev.weir.runner.jars.ExampleJars;
import dev.weir.runner.jars.JarCompiler;
import dev.weir.runner.jars.ScriptCompiler;
import dev.weir.runner.metrics.Figures;
import dev.weir.runner.metrics.RunningOperators;
import dev.weir.runner.sql.CompiledScript;
import dev.weir.runner.sql.Script;
import dev.weir.runner.sql.SqlCompiler;
import dev.weir.runner.topology.TopologyEdits;
import dev.weir.runner.wire.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.clusterframework.types.ResourceProfile;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.executiongraph.AccessExecutionJobVertex;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is drawn is what Flink runs: for every kind of edit, a job is run and read back over REST. */
@Timeout(120)
class EditedRunsTest {
    private static final String TABLES = """
            CREATE TABLE orders (id BIGINT, k INT, v BIGINT, t TIMESTAMP(3), WATERMARK FOR t AS t - INTERVAL '1' SECOND)
              WITH ('connector' = 'datagen', 'rows-per-second' = '50', 'fields.k.min' = '1', 'fields.k.max' = '9');
            CREATE TABLE users (k INT, name STRING) WITH ('connector' = 'datagen', 'rows-per-second' = '50', 'fields.k.min' = '1', 'fields.k.max' = '9');
            CREATE TABLE a (k INT, n BIGINT) WITH ('connector' = 'blackhole');
            CREATE TABLE b (k INT, n BIGINT) WITH ('connector' = 'blackhole');
            """;

    private static final Map<String, String> JOBS = new LinkedHashMap<>(Map.of(
            "projection", "INSERT INTO a SELECT k, v + 1 FROM orders WHERE v > 3;",
            "aggregate", "SELECT k, COUNT(*) AS n FROM orders GROUP BY k;",
            "windows", "SELECT k, window_start, SUM(v) AS s FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(t), INTERVAL '1' HOUR)) GROUP BY k, window_start, window_end;",
            "join", "SELECT o.id, u.name FROM orders o JOIN users u ON o.k = u.k;",
            "top-n", "SELECT k, v FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY v DESC) AS r FROM orders) WHERE r <= 3;",
            "deduplicate", "SELECT k, v FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY t DESC) AS r FROM orders) WHERE r = 1;",
            "over", "SELECT k, SUM(v) OVER (PARTITION BY k ORDER BY t) FROM orders;",
            "global", "SELECT COUNT(*) FROM orders;",
            "two-sinks", "BEGIN STATEMENT SET; INSERT INTO a SELECT k, v FROM orders WHERE v > 1; INSERT INTO b SELECT k, COUNT(*) FROM orders GROUP BY k; END;"));

    /** Asks one thing of every operator it can be asked of; what the engine refuses is not asked for again. */
    private static final Map<String, BiConsumer<JsonNode, Asked>> KINDS = new LinkedHashMap<>();

    static {
        KINDS.put("nothing", (topology, asked) -> {});
        KINDS.put("parallelism", (topology, asked) -> each(topology, uid -> asked.of(uid).put("parallelism", 2)));
        KINDS.put("max-parallelism", (topology, asked) -> each(topology, uid -> asked.of(uid).put("maxParallelism", 16)));
        KINDS.put("slot-sharing-group", (topology, asked) -> everyOther(topology, uid -> asked.of(uid).put("slotSharingGroup", "heavy")));
        KINDS.put("never", (topology, asked) -> everyOther(topology, uid -> asked.of(uid).put("chaining", "never")));
        KINDS.put("head", (topology, asked) -> everyOther(topology, uid -> asked.of(uid).put("chaining", "head")));
        KINDS.put("always", (topology, asked) -> each(topology, uid -> asked.of(uid).put("chaining", "always")));
        KINDS.put("rebalance", (topology, asked) -> ship(topology, asked, "rebalance"));
        KINDS.put("rescale", (topology, asked) -> ship(topology, asked, "rescale"));
        KINDS.put("adaptive", (topology, asked) -> ship(topology, asked, "adaptive"));
        KINDS.put("state-ttl", (topology, asked) -> each(topology, uid -> asked.of(uid).put("stateTtl", "1 h")));
        KINDS.put("pin", (topology, asked) -> each(topology, uid -> asked.of(uid).put("pin", "before-" + uid)));
        KINDS.put("resources", (topology, asked) -> {
            each(topology, uid -> asked.of(uid).put("slotSharingGroup", "heavy"));
            asked.groups.putObject("heavy").put("cpu", 0.5).put("heap", "64 mb").put("managed", "32 mb");
        });
    }

    private static Cluster cluster;
    private static final SqlCompiler COMPILER = new SqlCompiler();
    private static final JarCompiler JARS = new JarCompiler(Duration.ofSeconds(60));
    private static Runs runs;
    private static int number;

    @TempDir
    static Path folder;
    private static Path jar;

    @BeforeAll
    static void start() throws Exception {
        cluster = Cluster.start();
        jar = ExampleJars.ofMain(folder, JAR_JOB);
        runs = new Runs(new ScriptCompiler(COMPILER, JARS), CompletableFuture.completedFuture(cluster));
    }

    @AfterAll
    static void stop() throws Exception {
        cluster.close();
        JARS.deleteFolder();
    }

    static Stream<Arguments> everyJobAndKind() {
        return new TreeMap<>(JOBS).keySet().stream().flatMap(job -> KINDS.keySet().stream().map(kind -> Arguments.of(job, kind)));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("everyJobAndKind")
    void whatIsDrawnIsWhatRuns(String job, String kind) throws Exception {
        Script plain = Script.of(TABLES + JOBS.get(job));
        JsonNode before = COMPILER.compile(plain).topology();
        assertNotNull(before, COMPILER.compile(plain).validation().diagnostics().toString());
        Asked asked = new Asked();
        each(before, uid -> asked.of(uid).put("name", uid));
        KINDS.get(kind).accept(before, asked);
        Script script = plain.withTopology(asked.edits());
        CompiledScript compiled = COMPILER.compile(script);
        assertEquals(before, compiled.unedited());
        assertSameOperators(before, compiled.topology(), kind);
        assertRuns(script, compiled);
    }

    /** Endless, since a job is looked at while it runs. */
    private static final String JAR_JOB = """
            StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
            env.fromSource(new org.apache.flink.connector.datagen.source.DataGeneratorSource<>(n -> n, Long.MAX_VALUE, org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy.perSecond(50),
                org.apache.flink.api.common.typeinfo.Types.LONG), org.apache.flink.api.common.eventtime.WatermarkStrategy.noWatermarks(), "numbers")
              .filter(n -> n % 2 == 0).map(n -> n + 1)
              .keyBy(n -> n % 3).reduce((a, b) -> a + b).map(n -> -n).sinkTo(new DiscardingSink<>());
            env.execute("numbers");
            """;

    static Stream<String> everyKind() {
        return KINDS.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    void whatIsDrawnOfAJarIsWhatRuns(String kind) throws Exception {
        Script plain = new Script("jobs/x/job.yaml", "jar: job.jar\n", List.of(), Map.of(), 1, "streaming", List.of(), null, true, List.of(), List.of("*"), TopologyEdits.NONE,
                new Script.Jar(jar.toString(), null, List.of()));
        JsonNode before = JARS.compile(plain).topology();
        assertNotNull(before, JARS.compile(plain).validation().diagnostics().toString());
        Asked asked = new Asked();
        each(before, uid -> asked.of(uid).put("name", uid));
        KINDS.get(kind).accept(before, asked);
        Script script = plain.withTopology(asked.edits());
        CompiledScript compiled = JARS.compile(script);
        assertEquals(before, compiled.unedited());
        if (Set.of("parallelism", "slot-sharing-group", "never").contains(kind)) {
            assertEquals(List.of(), compiled.refused());
            assertNotEquals(withoutNames(before), withoutNames(compiled.topology()));
        }
        assertEquals(kind.equals("state-ttl"), compiled.refused().stream().anyMatch(edit -> edit.code().equals("ttl-in-code")), compiled.refused().toString());
        assertSameOperators(before, compiled.topology(), kind);
        assertRuns(script, compiled);
    }

    /** What edits of a name do not change. */
    private static JsonNode withoutNames(JsonNode topology) {
        JsonNode copy = topology.deepCopy();
        copy.get("operators").forEach(operator -> ((ObjectNode) operator).remove(List.of("name", "description")));
        return copy;
    }

    /** Their sources have one uid in Flink, and their chains one id. */
    @Test
    void jobsThatBeginAlikeHaveTheirOwnFiguresAndFailures() throws Exception {
        Script script = Script.of(TABLES + "INSERT INTO a SELECT k, v FROM orders;\nINSERT INTO b SELECT k, v / (v - v) FROM orders;");
        CompiledScript compiled = COMPILER.compile(script);
        List<String> chains = compiled.topology().get("chains").findValuesAsText("id");
        assertTrue(chains.stream().anyMatch(id -> id.endsWith("@a")) && chains.stream().anyMatch(id -> id.endsWith("@b")), chains.toString());
        runs.start(script, "alike", null, 1_000);
        Run run = runs.get("alike");
        while (!run.state().isOver()) {
            run.progress().awaitChange(run.progress().changes(), 1_000);
        }
        RunFailure failure = run.status().failure();
        assertNotNull(failure.operator(), failure.toString());
        JsonNode failed = null;
        for (JsonNode operator : compiled.topology().get("operators")) {
            failed = operator.get("uid").asText().equals(failure.operator()) ? operator : failed;
        }
        assertEquals("1 calc", failed.get("job") + " " + failed.get("type").asText());
        assertEquals(compiled.topology().get("operators").findValuesAsText("uid"), run.probe().take().operators().stream().map(Figures.Operator::operator).toList());
        assertTrue(run.probe().take().operators().stream().allMatch(figures -> figures.backpressured() != null), run.probe().take().toString());
        runs.forget("alike");
    }

    @Test
    void slotsGetTheResourcesOfTheirGroup() throws Exception {
        Script plain = Script.of(TABLES + JOBS.get("aggregate"));
        Asked asked = new Asked();
        JsonNode before = COMPILER.compile(plain).topology();
        everyOther(before, uid -> asked.of(uid).put("slotSharingGroup", "heavy"));
        asked.groups.putObject("heavy").put("cpu", 0.5).put("heap", "64 mb").put("managed", "48 mb");
        runs.start(plain.withTopology(asked.edits()), "sized", null, 1_000);
        Run run = runs.get("sized");
        try {
            JobID job = run.jobs().get(0);
            awaitRunning(run, job);
            for (AccessExecutionJobVertex vertex : cluster.graph(job).get().getVerticesTopologically()) {
                ResourceProfile profile = vertex.getSlotSharingGroup().getResourceProfile();
                boolean heavy = vertex.getSlotSharingGroup().getSlotSharingGroupName().equals("heavy");
                assertEquals(heavy, !profile.equals(ResourceProfile.UNKNOWN) && profile.getManagedMemory().getMebiBytes() == 48, vertex.getName());
            }
        } finally {
            end(run);
        }
    }

    @Test
    void moreMemoryThanTheLocalFlinkHasIsRefusedAtOnce() throws Exception {
        Script plain = Script.of(TABLES + JOBS.get("aggregate"));
        Asked asked = new Asked();
        asked.groups.putObject("default").put("cpu", 1).put("heap", "64 mb").put("managed", "600 mb");
        WeirException refused = assertThrows(WeirException.class, () -> runs.start(plain.withTopology(asked.edits()), "too-large", null, 1_000));
        assertEquals("not-enough-memory", refused.code());
    }

    /** Spread over subtasks, groups and exchanges, a job still says the same. */
    @ParameterizedTest
    @ValueSource(strings = {"streaming", "batch"})
    void anEditedJobGivesTheSameTable(String mode) throws Exception {
        String table = "CREATE TABLE numbers (n BIGINT) WITH ('connector' = 'datagen', 'number-of-rows' = '3000', 'fields.n.kind' = 'sequence', 'fields.n.start' = '1', 'fields.n.end' = '3000');\n";
        Script base = Script.of(table + "SELECT a.k, a.c, b.s FROM (SELECT MOD(n, 97) AS k, COUNT(*) AS c FROM numbers GROUP BY MOD(n, 97)) a"
                + " JOIN (SELECT MOD(n, 97) AS k, SUM(n) AS s FROM numbers GROUP BY MOD(n, 97)) b ON a.k = b.k;");
        Script plain = new Script(base.file(), base.text(), base.common(), base.settings(), 1, mode, base.samples(), null, true, List.of(), List.of(), TopologyEdits.NONE);
        JsonNode before = COMPILER.compile(plain).topology();
        assertNotNull(before, COMPILER.compile(plain).validation().diagnostics().toString());
        Asked asked = new Asked();
        each(before, uid -> asked.of(uid).put("parallelism", 3).put("maxParallelism", 5));
        everyOther(before, uid -> asked.of(uid).put("chaining", "never").put("slotSharingGroup", "other"));
        ship(before, asked, "rebalance");
        Script edited = plain.withTopology(asked.edits());
        CompiledScript compiled = COMPILER.compile(edited);
        assertTrue(compiled.topology().get("edges").findValuesAsText("ship").contains("REBALANCE"), compiled.refused().toString());
        assertEquals(Set.of("3"), new TreeSet<>(compiled.topology().get("operators").findValuesAsText("parallelism")));
        List<String> rows = rows(plain);
        assertEquals(97, rows.size());
        assertEquals(rows, rows(edited));
    }

    private static List<String> rows(Script script) throws Exception {
        String id = "rows-" + number++;
        runs.start(script, id, null, 1_000);
        Run run = runs.get(id);
        while (!run.state().isOver()) {
            run.progress().awaitChange(run.progress().changes(), 1_000);
        }
        assertNull(run.status().failure());
        List<String> rows = new ArrayList<>();
        for (Ring.Chunk chunk : run.capture("select-1").table(0, 1_000)) {
            new String(chunk.lines(), 0, chunk.length(), StandardCharsets.UTF_8).lines().map(line -> line.replaceFirst("^[^,]*,[^,]*", "")).forEach(rows::add);
        }
        runs.forget(id);
        rows.sort(null);
        return rows;
    }

    private static void end(Run run) throws Exception {
        runs.cancel(run.id());
        while (!run.state().isOver()) {
            run.progress().awaitChange(run.progress().changes(), 1_000);
        }
        runs.forget(run.id());
    }

    private static void assertRuns(Script script, CompiledScript compiled) throws Exception {
        String id = "edited-" + number++;
        runs.start(script, id, null, 1_000);
        Run run = runs.get(id);
        try {
            for (int job = 0; job < run.jobs().size(); job++) {
                JobID jobId = run.jobs().get(job);
                awaitRunning(run, jobId);
                assertEquals(String.join("\n", RunningGraph.drawn(compiled.topology(), job)), String.join("\n", RunningGraph.running(cluster, jobId)));
                for (JsonNode operator : compiled.topology().get("operators")) {
                    if (operator.get("job").asInt() == job) {
                        assertTrue(RunningOperators.told(jobId, operator.get("operatorId").asText()), operator.toString());
                    }
                }
            }
        } finally {
            end(run);
        }
    }

    /** Asks the job itself: the REST API would answer the next question from what it told in the last three seconds. */
    private static void awaitRunning(Run run, JobID job) throws Exception {
        run.submission(job).get();
        for (;;) {
            assertNull(run.status().failure());
            List<ExecutionState> states = new ArrayList<>();
            for (AccessExecutionJobVertex vertex : cluster.graph(job).get().getVerticesTopologically()) {
                states.add(vertex.getAggregateState());
            }
            if (!states.isEmpty() && states.stream().allMatch(state -> state == ExecutionState.RUNNING || state == ExecutionState.FINISHED)) {
                return;
            }
            run.progress().awaitChange(run.progress().changes(), 20);
        }
    }

    /** No edit changes which operators there are; only a pin changes an operator id. */
    private static void assertSameOperators(JsonNode before, JsonNode after, String kind) {
        String key = kind.equals("pin") ? "uid" : "operatorId";
        assertEquals(before.get("operators").findValuesAsText(key), after.get("operators").findValuesAsText(key));
        assertEquals(before.get("operators").findValuesAsText("uid"), after.get("operators").findValuesAsText("uid"));
    }

    private static void each(JsonNode topology, Consumer<String> edit) {
        topology.get("operators").forEach(operator -> edit.accept(operator.get("uid").asText()));
    }

    private static void everyOther(JsonNode topology, Consumer<String> edit) {
        for (int i = 1; i < topology.get("operators").size(); i += 2) {
            edit.accept(topology.get("operators").get(i).get("uid").asText());
        }
    }

    private static void ship(JsonNode topology, Asked asked, String ship) {
        topology.get("edges").forEach(edge -> asked.of(edge.get("from").asText()).withObject("ship").put(edge.get("to").asText(), ship));
    }

    /** Edits as the host sends them. */
    private static final class Asked {
        private final ObjectNode all = Json.MAPPER.createObjectNode();
        private final ObjectNode operators = all.putObject("operators");
        private final ObjectNode groups = all.putObject("groups");

        ObjectNode of(String uid) {
            return operators.has(uid) ? (ObjectNode) operators.get(uid) : operators.putObject(uid);
        }

        TopologyEdits edits() throws Exception {
            return Json.MAPPER.treeToValue(all, TopologyEdits.class);
        }
    }
}
