package dev.weir.runner.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.runner.topology.JobPlan;
import dev.weir.runner.topology.ScriptUids;
import dev.weir.runner.topology.TopologyEdits;
import dev.weir.runner.topology.TopologyEdits.OperatorEdits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.api.common.JobID;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.junit.jupiter.api.Test;

/** Flink's uids are unique in a job, those of a topology in the whole script. */
class ScriptUidsTest {
    private static final String TABLES = """
            CREATE TABLE s (k STRING, v BIGINT) WITH ('connector'='datagen');
            CREATE TABLE a (k STRING, n BIGINT) WITH ('connector'='blackhole');
            CREATE TABLE b (k STRING, n BIGINT) WITH ('connector'='blackhole');
            """;
    private static final String A = "INSERT INTO a SELECT k, SUM(v) FROM s GROUP BY k;\n";
    private static final String B = "INSERT INTO b SELECT k, SUM(v) FROM s GROUP BY k;\n";

    @Test
    void aJobHasItsUidsWhateverStandsBesideIt() {
        List<String> alone = flinks(TABLES + A).get(0);
        assertEquals(alone, flinks(TABLES + B + A).get(1));
        assertEquals(alone, flinks(TABLES + A + B + A).get(0));
        assertEquals(alone, flinks(TABLES + A + B + A).get(2));
    }

    @Test
    void theTopologyTellsEqualOperatorsOfSeveralJobsApart() {
        JsonNode topology = compile(TABLES + A + B + A).topology();
        TreeSet<String> uids = new TreeSet<>();
        topology.get("operators").forEach(o -> assertTrue(uids.add(o.get("uid").asText()), o.toString()));
        topology.get("edges").forEach(e -> assertTrue(uids.contains(e.get("from").asText()) && uids.contains(e.get("to").asText()), e.toString()));
        topology.get("chains").forEach(c -> c.get("operators").forEach(o -> assertTrue(uids.contains(o.asText()), c.toString())));
        assertTrue(uids.stream().anyMatch(uid -> uid.endsWith("@b")) && uids.stream().anyMatch(uid -> uid.endsWith("@a.2")), uids.toString());
    }

    @Test
    void chainsOfSeveralJobsAreApartEvenWhereFlinkGivesThemOneId() {
        JsonNode topology = compile(TABLES + A + B + A).topology();
        List<String> chains = topology.get("chains").findValuesAsText("id");
        assertEquals(chains.size(), Set.copyOf(chains).size(), chains.toString());
        assertTrue(chains.stream().map(ScriptUids::vertexId).distinct().count() < chains.size(), chains.toString());
        assertEquals(Set.copyOf(chains), Set.copyOf(topology.get("operators").findValuesAsText("chain")));
        List<String> alone = compile(TABLES + B).topology().get("chains").findValuesAsText("id");
        assertTrue(chains.stream().map(ScriptUids::vertexId).toList().containsAll(alone), chains.toString());
    }

    @Test
    void chainsThatArePinnedToTheSameAreApart() {
        String text = TABLES + "CREATE TABLE s2 (k STRING, v BIGINT) WITH ('connector'='datagen');\n" + A + B.replace("FROM s", "FROM s2");
        CompiledScript plain = compile(text);
        Map<String, OperatorEdits> pins = new HashMap<>();
        plain.topology().get("operators").forEach(o -> {
            if (o.get("type").asText().equals("source")) {
                pins.put(o.get("uid").asText(), new OperatorEdits(null, null, null, null, null, null, null, "before"));
            }
        });
        assertEquals(2, pins.size());
        CompiledScript pinned = new SqlCompiler().compile(Script.of(text).withTopology(new TopologyEdits(pins, Map.of())));
        List<String> chains = pinned.topology().get("chains").findValuesAsText("id");
        assertEquals(List.of(), pinned.refused());
        assertEquals(chains.size(), Set.copyOf(chains).size(), chains.toString());
    }

    @Test
    void theOrderOfJobsIsNoPartOfWhatTheirOperatorsAreCalled() {
        assertEquals(called(TABLES + A + B), called(TABLES + B + A));
    }

    @Test
    void aLoneJobIsCalledAsFlinkCallsIt() {
        assertEquals(new TreeSet<>(flinks(TABLES + A).get(0)), called(TABLES + A));
    }

    @Test
    void sinksOfARunAreCalledAsInTheTopology() {
        CompiledScript compiled = compile(TABLES + A + A);
        compiled.jobs().forEach(job -> job.sinks().forEach(sink ->
                assertTrue(called(TABLES + A + A).contains(sink.operator()), sink.operator())));
    }

    @Test
    void anEditIsOfTheJobThatItNamesOrOfAllThatHaveTheOperator() {
        CompiledScript compiled = compile(TABLES + A + B);
        List<StreamGraph> graphs = compiled.jobs().stream().map(job -> job.streamGraph(new JobID())).toList();
        List<JobPlan> plans = compiled.jobs().stream().map(job -> ((PlannedJob) job).plan()).toList();
        ScriptUids uids = ScriptUids.of(plans, graphs);
        String source = graphs.get(0).getStreamNodes().stream().filter(n -> n.getInEdges().isEmpty()).findFirst().orElseThrow().getTransformationUID();
        TopologyEdits edits = new TopologyEdits(Map.of(source, parallelism(2), source + "@b", parallelism(3)), Map.of());
        assertEquals(parallelism(2), uids.edits(0, edits).operators().get(source));
        assertEquals(parallelism(3), uids.edits(1, edits).operators().get(source));
    }

    private static OperatorEdits parallelism(int parallelism) {
        return new OperatorEdits(parallelism, null, null, null, null, null, null, null);
    }

    private static CompiledScript compile(String text) {
        CompiledScript compiled = new SqlCompiler().compile(Script.of(text));
        assertTrue(compiled.validation().valid(), () -> compiled.validation().diagnostics().toString());
        return compiled;
    }

    private static TreeSet<String> called(String text) {
        TreeSet<String> uids = new TreeSet<>();
        compile(text).topology().get("operators").forEach(o -> uids.add(o.get("uid").asText()));
        return uids;
    }

    /** Each job's uids as Flink has them. */
    private static List<List<String>> flinks(String text) {
        List<List<String>> jobs = new ArrayList<>();
        compile(text).jobs().forEach(job -> jobs.add(
                job.streamGraph(new JobID()).getStreamNodes().stream().map(node -> node.getTransformationUID()).sorted().toList()));
        return jobs;
    }
}
