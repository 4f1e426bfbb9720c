package dev.weir.runner.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.runner.jobs.CompiledJob;
import dev.weir.runner.topology.TopologyEdits;
import dev.weir.runner.topology.edits.RefusedEdit;
import dev.weir.runner.topology.edits.RefusedEdit.Alternative;
import dev.weir.runner.wire.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.NettyShuffleEnvironmentOptions;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.junit.jupiter.api.Test;

/** What edits do to a topology, which of them are refused, and what is offered instead. */
class TopologyEditsTest {
    private static final String TABLES = """
            CREATE TABLE orders (id BIGINT, k INT, v BIGINT, t TIMESTAMP(3), WATERMARK FOR t AS t) WITH ('connector' = 'datagen');
            CREATE TABLE users (k INT, name STRING) WITH ('connector' = 'datagen');
            CREATE TABLE a (k INT, n BIGINT) WITH ('connector' = 'blackhole');
            CREATE TABLE b (k INT, n BIGINT) WITH ('connector' = 'blackhole');
            """;
    private static final String PROJECTION = TABLES + "SELECT k, v + 1 FROM orders;";
    private static final String AGGREGATE = TABLES + "SELECT k, COUNT(*) FROM orders GROUP BY k;";
    private static final String GLOBAL = TABLES + "SELECT COUNT(*) FROM orders;";
    private static final String JOIN = TABLES + "SELECT o.id, u.name FROM orders o JOIN users u ON o.k = u.k;";

    private final SqlCompiler compiler = new SqlCompiler();
    private final ObjectNode asked = Json.MAPPER.createObjectNode();
    private final ObjectNode operators = asked.putObject("operators");
    private final ObjectNode groups = asked.putObject("groups");
    private String text;

    @Test
    void numbersThatFlinkCannotCountToAreRefused() throws Exception {
        text = PROJECTION;
        for (String number : List.of("0", "-1", "1000000000", "99999999999999")) {
            edit("Calc", "{\"parallelism\":" + number + ",\"maxParallelism\":" + number + "}");
            CompiledScript compiled = compile();
            assertEquals(List.of("max-parallelism-out-of-range", "parallelism-out-of-range"), codes(compiled));
            assertTrue(compiled.refused().get(0).message().contains(number), compiled.refused().toString());
            assertEquals(compiled.unedited(), compiled.topology());
        }
    }

    @Test
    void aForwardGroupMovesTogether() throws Exception {
        text = PROJECTION;
        edit("Calc", "{\"parallelism\":3}");
        CompiledScript compiled = compile();
        assertEquals(List.of("forward-group"), codes(compiled));
        assertEquals(List.of("1", "1", "1", "1"), all(compiled, "parallelism"));
        take(compiled, 0);
        compiled = compile();
        assertEquals(List.of(), codes(compiled));
        assertEquals(List.of("3", "3", "3", "3"), all(compiled, "parallelism"));
    }

    @Test
    void orRowsAreRebalancedWhereTheParallelismChanges() throws Exception {
        text = PROJECTION;
        edit("Calc", "{\"parallelism\":3}");
        take(compile(), 1);
        CompiledScript compiled = compile();
        assertEquals(List.of(), codes(compiled));
        assertEquals(List.of("FORWARD", "REBALANCE", "REBALANCE"), ships(compiled));
        assertEquals(3, of(compiled, "Calc").get("parallelism").asInt());
    }

    @Test
    void aChangelogIsNeverRebalanced() throws Exception {
        text = AGGREGATE;
        edit("GroupAggregate", "{\"ship\":{\"" + uid("select-1") + "\":\"rebalance\"}}");
        assertEquals(List.of("changelog-order"), codes(compile()));
        edit("GroupAggregate", "{\"parallelism\":3}");
        CompiledScript compiled = compile();
        assertEquals(List.of("forward-group"), codes(compiled));
        assertEquals(List.of("Set all 2 operators of its forward group to 3", "Take this edit back"), words(compiled));
    }

    @Test
    void aKeyedExchangeStaysKeyedAndASingleOneSingle() throws Exception {
        text = AGGREGATE;
        for (String ship : List.of("forward", "rebalance", "rescale", "adaptive")) {
            edit("Calc", "{\"ship\":{\"" + uid("GroupAggregate") + "\":\"" + ship + "\"}}");
            assertEquals(List.of("keyed-exchange"), codes(compile()));
        }
        text = GLOBAL;
        edit("Calc", "{\"ship\":{\"" + uid("GroupAggregate") + "\":\"rebalance\"}}");
        edit("GroupAggregate", "{\"parallelism\":2,\"maxParallelism\":8}");
        assertEquals(List.of("single-exchange", "single-subtask", "single-subtask"), codes(compile()));
    }

    @Test
    void aCommitterStaysBesideItsWriter() throws Exception {
        text = TABLES + "CREATE TABLE files (k INT, n BIGINT) WITH ('connector' = 'kafka', 'topic' = 'f', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'json',"
                + " 'sink.delivery-guarantee' = 'exactly-once', 'sink.transactional-id-prefix' = 'f');\nINSERT INTO files SELECT k, v FROM orders;";
        String committer = null;
        for (JsonNode operator : compile().topology().get("operators")) {
            committer = operator.get("uid").asText().endsWith("-sink-committer") ? operator.get("uid").asText() : committer;
        }
        operators.putObject(committer.replace("-sink-committer", "")).putObject("ship").put(committer, "rebalance");
        operators.putObject(committer).put("parallelism", 2);
        assertEquals(List.of("fixed-exchange", "forward-group"), codes(compile()));
    }

    @Test
    void parallelismStaysWithinMaxParallelism() throws Exception {
        text = AGGREGATE;
        edit("GroupAggregate", "{\"parallelism\":8,\"maxParallelism\":4}");
        edit("select-1", "{\"parallelism\":8}");
        CompiledScript compiled = compile();
        assertEquals(List.of("above-max-parallelism", "forward-group"), codes(compiled));
        assertEquals(4, of(compiled, "GroupAggregate").get("maxParallelism").asInt());
        assertEquals(1, of(compiled, "GroupAggregate").get("parallelism").asInt());
        text = TABLES + "SET 'parallelism.default' = '6'; SELECT k, COUNT(*) FROM orders GROUP BY k;";
        operators.removeAll();
        edit("GroupAggregate", "{\"maxParallelism\":4}");
        assertEquals(List.of("below-parallelism"), codes(compile()));
    }

    @Test
    void aTableReadInPartsHasNoMoreSubtasksThanParts() throws Exception {
        text = "CREATE TABLE customers (k INT) WITH ('connector' = 'jdbc', 'url' = 'jdbc:postgresql://localhost/x', 'table-name' = 'c', "
                + "'scan.partition.column' = 'k', 'scan.partition.num' = '3', 'scan.partition.lower-bound' = '0', 'scan.partition.upper-bound' = '9');\nSELECT k FROM customers;";
        for (JsonNode operator : compile().topology().get("operators")) {
            operators.putObject(operator.get("uid").asText()).put("parallelism", 4);
        }
        CompiledScript compiled = compile();
        assertTrue(codes(compiled).contains("more-than-partitions"), compiled.refused().toString());
        operators.forEach(operator -> ((ObjectNode) operator).put("parallelism", 3));
        assertEquals(List.of(), codes(compile()));
    }

    @Test
    void forwardNeedsOneParallelism() throws Exception {
        text = PROJECTION;
        edit("Calc", "{\"parallelism\":3}");
        take(compile(), 1);
        operators.withObject(uid("Calc")).withObject("ship").put(uid("select-1"), "forward");
        assertEquals(List.of("forward-group"), codes(compile()));
        text = TABLES.replace("'datagen');", "'datagen', 'scan.parallelism' = '2');") + "SELECT k, v + 1 FROM orders;";
        operators.removeAll();
        JsonNode edge = edge(compile().topology(), "REBALANCE");
        operators.putObject(edge.get("from").asText()).putObject("ship").put(edge.get("to").asText(), "forward");
        CompiledScript compiled = compile();
        assertEquals(List.of("forward-needs-equal"), codes(compiled));
        take(compiled, 0);
        compiled = compile();
        assertEquals(List.of(), codes(compiled));
        assertEquals(new TreeSet<>(List.of("FORWARD")), new TreeSet<>(ships(compiled)));
    }

    @Test
    void adaptiveIsASwitchOfTheWholeJob() throws Exception {
        text = PROJECTION;
        edit("WatermarkAssigner", "{\"ship\":{\"" + uid("Calc") + "\":\"adaptive\"}}");
        edit("Calc", "{\"ship\":{\"" + uid("select-1") + "\":\"rescale\"}}");
        CompiledScript compiled = compile();
        assertEquals(List.of("adaptive-is-job-wide"), codes(compiled));
        assertFalse(graph(compiled).getJobConfiguration().get(NettyShuffleEnvironmentOptions.ADAPTIVE_PARTITIONER_ENABLED));
        take(compiled, 0);
        compiled = compile();
        assertEquals(List.of(), codes(compiled));
        assertTrue(graph(compiled).getJobConfiguration().get(NettyShuffleEnvironmentOptions.ADAPTIVE_PARTITIONER_ENABLED));
        assertEquals(2, compiled.topology().get("edges").findValues("adaptive").size());
    }

    @Test
    void chainsBreakAndJoin() throws Exception {
        text = PROJECTION;
        assertEquals(chains("orders+WatermarkAssigner+Calc", "select-1"), chains(compile()));
        edit("Calc", "{\"chaining\":\"head\"}");
        assertEquals(chains("orders+WatermarkAssigner", "Calc+select-1"), chains(compile()));
        edit("Calc", "{\"chaining\":\"never\"}");
        assertEquals(chains("orders+WatermarkAssigner", "Calc", "select-1"), chains(compile()));
        edit("select-1", "{\"chaining\":\"always\"}");
        CompiledScript compiled = compile();
        assertEquals(List.of("not-chainable"), codes(compiled));
        take(compiled, 0);
        compiled = compile();
        assertEquals(List.of(), codes(compiled));
        assertEquals(chains("orders+WatermarkAssigner", "Calc+select-1"), chains(compiled));
    }

    @Test
    void whatCannotJoinAChainSaysWhy() throws Exception {
        text = JOIN;
        edit("Join", "{\"chaining\":\"always\"}");
        assertTrue(message(compile()).contains("2 inputs"), message(compile()));
        text = AGGREGATE;
        operators.removeAll();
        edit("GroupAggregate", "{\"chaining\":\"always\"}");
        assertTrue(message(compile()).contains("HASH"), message(compile()));
        operators.removeAll();
        edit("Calc", "{\"chaining\":\"always\",\"slotSharingGroup\":\"other\"}");
        assertTrue(message(compile()).contains("different slot sharing groups"), message(compile()));
    }

    @Test
    void slotsAreCountedByGroup() throws Exception {
        text = AGGREGATE;
        edit("GroupAggregate", "{\"slotSharingGroup\":\"heavy\"}");
        JsonNode slots = compile().topology().get("slots");
        assertEquals("{\"total\":2,\"groups\":{\"default\":1,\"heavy\":1}}", slots.toString());
        edit("GroupAggregate", "{\"slotSharingGroup\":\"heavy load\"}");
        CompiledScript compiled = compile();
        assertEquals(List.of("bad-group-name"), codes(compiled));
        take(compiled, 0);
        assertEquals("heavy-load", of(compile(), "GroupAggregate").get("slotSharingGroup").asText());
    }

    @Test
    void aSlotsResourcesAreWholeOrRefused() throws Exception {
        text = AGGREGATE;
        groups.putObject("nobody").put("cpu", 1).put("heap", "64 mb");
        assertEquals(List.of("no-such-group"), codes(compile()));
        groups.removeAll();
        for (String resources : List.of("{\"managed\":\"64 mb\"}", "{\"cpu\":-1,\"heap\":\"64 mb\"}", "{\"cpu\":1,\"heap\":\"much\"}")) {
            groups.set("default", Json.MAPPER.readTree(resources));
            assertEquals(List.of("bad-resources"), codes(compile()), resources);
        }
        groups.set("default", Json.MAPPER.readTree("{\"cpu\":0.5,\"heap\":\"64 mb\",\"managed\":\"32 mb\"}"));
        CompiledScript compiled = compile();
        assertEquals(List.of(), codes(compiled));
        assertEquals(32, graph(compiled).getSlotSharingGroupResource("default").orElseThrow().getManagedMemory().getMebiBytes());
    }

    @Test
    void stateLivesAsLongAsAsked() throws Exception {
        text = AGGREGATE;
        edit("GroupAggregate", "{\"stateTtl\":\"90 min\"}");
        CompiledScript compiled = compile();
        assertEquals(List.of(), codes(compiled));
        assertEquals("90 min", of(compiled, "GroupAggregate").get("state").get(0).get("ttl").asText());
        text = JOIN;
        operators.removeAll();
        edit("Join", "{\"stateTtl\":{\"left\":\"1 h\",\"rightState\":\"2 d\"}}");
        assertEquals(List.of("1 h", "2 d"), of(compile(), "Join").get("state").findValuesAsText("ttl"));
        text = TABLES + "SELECT k, SUM(v) OVER (PARTITION BY k ORDER BY t) FROM orders;";
        operators.removeAll();
        edit("OverAggregate", "{\"stateTtl\":\"12 h\"}");
        compiled = compile();
        assertEquals(List.of(), codes(compiled));
        assertEquals("12 h", of(compiled, "OverAggregate").get("state").get(0).get("ttl").asText());
        assertTrue(of(compiled.unedited(), "OverAggregate").get("state").get(0).get("ttl").isNull());
    }

    @Test
    void aTtlThatIsNoneIsRefused() throws Exception {
        text = JOIN;
        edit("Join", "{\"stateTtl\":\"soon\"}");
        assertEquals(List.of("bad-duration"), codes(compile()));
        edit("Join", "{\"stateTtl\":\"3600\"}");
        assertEquals(List.of("bad-duration"), codes(compile()));
        edit("Join", "{\"stateTtl\":{\"middle\":\"1 h\"}}");
        CompiledScript compiled = compile();
        assertEquals(List.of("no-such-state"), codes(compiled));
        assertTrue(message(compiled).contains("left and right"), message(compiled));
        take(compiled, 0);
        assertEquals(List.of("1 h", "1 h"), of(compile(), "Join").get("state").findValuesAsText("ttl"));
        operators.removeAll();
        edit("select-1", "{\"stateTtl\":\"1 h\"}");
        assertEquals(List.of("no-state-ttl"), codes(compile()));
    }

    @Test
    void aPinIsWhatTheOperatorRunsAs() throws Exception {
        text = AGGREGATE;
        CompiledScript before = compile();
        edit("GroupAggregate", "{\"pin\":\"counts\"}");
        CompiledScript compiled = compile();
        assertEquals(uid("GroupAggregate"), of(compiled, "GroupAggregate").get("uid").asText());
        assertEquals("counts", of(compiled, "GroupAggregate").get("pin").asText());
        List<String> ids = new ArrayList<>(before.topology().get("operators").findValuesAsText("operatorId"));
        ids.removeAll(compiled.topology().get("operators").findValuesAsText("operatorId"));
        assertEquals(List.of(of(before, "GroupAggregate").get("operatorId").asText()), ids);
        String id = "9be1c2d0a71f4e338d3bd6a4c5e6f708";
        edit("GroupAggregate", "{\"pin\":\"" + id + "\"}");
        compiled = compile();
        assertEquals(id, of(compiled, "GroupAggregate").get("pin").asText());
        assertEquals(before.topology().get("operators").findValuesAsText("operatorId"), compiled.topology().get("operators").findValuesAsText("operatorId"));
        assertTrue(vertices(compiled).stream().anyMatch(vertex -> vertex.getOperatorIDs().stream()
                .anyMatch(pair -> pair.getUserDefinedOperatorID().map(Object::toString).orElse("").equals(id))));
    }

    @Test
    void aPinThatIsAnotherOperatorIsRefused() throws Exception {
        text = JOIN;
        edit("Join", "{\"pin\":\"" + uid("select-1") + "\"}");
        CompiledScript compiled = compile();
        assertEquals(List.of("pin-taken"), codes(compiled));
        take(compiled, 0);
        CompiledScript swapped = compile();
        assertEquals(List.of(), codes(swapped));
        assertEquals(of(compiled, "select-1").get("operatorId"), of(swapped, "Join").get("operatorId"));
        operators.removeAll();
        edit("Join", "{\"pin\":\"" + of(compiled, "select-1").get("operatorId").asText() + "\"}");
        assertEquals(List.of("pin-taken"), codes(compile()));
        edit("Join", "{\"pin\":\"two words\"}");
        assertEquals(List.of("bad-pin"), codes(compile()));
    }

    @Test
    void aNameIsALine() throws Exception {
        text = AGGREGATE;
        edit("GroupAggregate", "{\"name\":\"Orders by customer\"}");
        assertEquals(1, compile().topology().get("operators").findValuesAsText("name").stream().filter("Orders by customer"::equals).count());
        for (String name : List.of("  ", "two\\nlines")) {
            operators.removeAll();
            edit("GroupAggregate", "{\"name\":\"" + name + "\"}");
            assertEquals(List.of("bad-operator-name"), codes(compile()));
        }
    }

    @Test
    void anEditOfNoOperatorIsAnOrphan() throws Exception {
        text = PROJECTION;
        operators.putObject("u0000000000000000").put("parallelism", 4);
        CompiledScript compiled = compile();
        assertEquals(List.of("u0000000000000000"), compiled.orphans());
        assertEquals(compiled.unedited(), compiled.topology());
        operators.removeAll();
        assertNull(compile().unedited());
    }

    /** Graphs of one plan share their operators: what is edited in one must not show in another. */
    @Test
    void anEditedGraphLeavesTheOthersAlone() throws Exception {
        text = PROJECTION;
        CompiledScript before = compile();
        edit("Calc", "{\"chaining\":\"never\",\"name\":\"other\"}");
        CompiledScript after = compile();
        assertEquals(3, vertices(after).size());
        assertEquals(2, vertices(before).size());
        assertFalse(vertices(before).get(0).getName().contains("other"));
    }

    private CompiledScript compile() throws Exception {
        return compiler.compile(Script.of(text).withTopology(Json.MAPPER.treeToValue(asked, TopologyEdits.class)));
    }

    private void edit(String name, String edits) throws Exception {
        operators.set(uid(name), Json.MAPPER.readTree(edits));
    }

    private String uid(String name) {
        return of(compiler.compile(Script.of(text)).topology(), name).get("uid").asText();
    }

    /** Does what the first refusal offers, as the window's button does. */
    private void take(CompiledScript compiled, int alternative) {
        Alternative taken = compiled.refused().get(0).alternatives().get(alternative);
        Map<String, String> keys = new HashMap<>(Map.of("set-parallelism", "parallelism", "set-max-parallelism", "maxParallelism",
                "set-slot-sharing-group", "slotSharingGroup", "set-chaining", "chaining", "set-state-ttl", "stateTtl", "pin", "pin"));
        keys.put("set-slot-sharing-group", "slotSharingGroup");
        Map<String, String> values = Map.of("set-slot-sharing-group", "group", "set-state-ttl", "ttl");
        for (Map<String, Object> edit : taken.edits()) {
            String type = (String) edit.get("type");
            ObjectNode operator = operators.withObject("/" + edit.get("operator"));
            if (type.equals("set-ship")) {
                operator.withObject("/ship").put((String) edit.get("to"), (String) edit.get("ship"));
            } else {
                operator.set(keys.get(type), Json.MAPPER.valueToTree(edit.get(values.getOrDefault(type, keys.get(type)))));
            }
        }
    }

    private static List<String> chains(String... chains) {
        return List.of(chains);
    }

    private static List<String> chains(CompiledScript compiled) {
        Map<String, String> names = new HashMap<>();
        compiled.topology().get("operators").forEach(operator -> names.put(operator.get("uid").asText(), operator.get("name").asText()));
        List<String> chains = new ArrayList<>();
        for (JsonNode chain : compiled.topology().get("chains")) {
            List<String> members = new ArrayList<>();
            chain.get("operators").forEach(uid -> members.add(names.get(uid.asText())));
            chains.add(String.join("+", members));
        }
        return chains;
    }

    private static List<String> codes(CompiledScript compiled) {
        return compiled.refused().stream().map(RefusedEdit::code).sorted().toList();
    }

    private static String message(CompiledScript compiled) {
        return compiled.refused().isEmpty() ? "" : compiled.refused().get(0).message();
    }

    private static List<String> words(CompiledScript compiled) {
        return compiled.refused().get(0).alternatives().stream().map(Alternative::words).toList();
    }

    private static List<String> all(CompiledScript compiled, String key) {
        return compiled.topology().get("operators").findValuesAsText(key);
    }

    private static List<String> ships(CompiledScript compiled) {
        return compiled.topology().get("edges").findValuesAsText("ship");
    }

    private static JsonNode edge(JsonNode topology, String ship) {
        for (JsonNode edge : topology.get("edges")) {
            if (edge.get("ship").asText().equals(ship)) {
                return edge;
            }
        }
        throw new AssertionError("no edge " + ship + " in " + topology.get("edges"));
    }

    private static JsonNode of(CompiledScript compiled, String name) {
        return of(compiled.topology(), name);
    }

    private static JsonNode of(JsonNode topology, String name) {
        for (JsonNode operator : topology.get("operators")) {
            if (operator.get("name").asText().equals(name)) {
                return operator;
            }
        }
        throw new AssertionError("no operator " + name + " in " + topology.get("operators").findValuesAsText("name"));
    }

    private static StreamGraph graph(CompiledScript compiled) {
        CompiledJob job = compiled.jobs().get(0);
        return job.streamGraph(new JobID());
    }

    private static List<JobVertex> vertices(CompiledScript compiled) {
        return graph(compiled).getJobGraph(TopologyEditsTest.class.getClassLoader()).getVerticesSortedTopologicallyFromSources();
    }
}
