package dev.weir.runner.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.runner.metrics.RunningOperators;
import dev.weir.runner.sql.CompiledScript;
import dev.weir.runner.sql.Script;
import dev.weir.runner.sql.SqlCompiler;
import dev.weir.runner.topology.TopologyEdits;
import dev.weir.runner.wire.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.executiongraph.AccessExecutionJobVertex;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

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
    private static Runs runs;
    private static int number;

    @BeforeAll
    static void start() throws Exception {
        cluster = Cluster.start();
        runs = new Runs(COMPILER, CompletableFuture.completedFuture(cluster));
    }

    @AfterAll
    static void stop() throws Exception {
        cluster.close();
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
            runs.cancel(id);
            while (!run.state().isOver()) {
                run.awaitChange(run.changes(), 1_000);
            }
            runs.forget(id);
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
            run.awaitChange(run.changes(), 20);
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
