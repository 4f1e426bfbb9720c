package dev.weir.runner.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;

/** What moves the uid of a program's operator that has none, and what does not. */
class GraphUidsTest {
    private static final ClassLoader LOADER = GraphUidsTest.class.getClassLoader();

    /** A function with a name of its own. */
    public static final class Enrich implements MapFunction<String, String> {
        @Override
        public String map(String value) {
            return value;
        }
    }

    /** Another one. */
    public static final class Mask implements MapFunction<String, String> {
        @Override
        public String map(String value) {
            return value;
        }
    }

    @Test
    void sayTheSameOfTheSameProgram() {
        assertEquals(uids(GraphUidsTest::words), uids(GraphUidsTest::words));
        assertTrue(uids(GraphUidsTest::words).values().stream().allMatch(uid -> uid.matches("u[0-9a-f]{16}")));
    }

    @Test
    void stayWhenParallelismChainingAndSlotGroupsChange() {
        Map<String, String> before = uids(GraphUidsTest::words);
        assertEquals(before, uids(env -> {
            env.setParallelism(4);
            env.disableOperatorChaining();
            words(env);
        }));
        assertEquals(before, uids(env -> env.fromData("a").name("words").map(new Enrich()).name("enrich").slotSharingGroup("heavy").startNewChain()
                .keyBy(word -> word).reduce((a, b) -> a + b).name("joined").setParallelism(3).setMaxParallelism(64).print().name("out")));
    }

    @Test
    void stayWhenAnUnrelatedPipelineIsAddedBefore() {
        Map<String, String> before = uids(GraphUidsTest::words);
        Map<String, String> after = uids(env -> {
            env.fromData("x").name("others").map(new Mask()).name("mask").print().name("elsewhere");
            words(env);
        });
        before.forEach((name, uid) -> assertEquals(uid, after.get(name), name));
    }

    @Test
    void stayWhenAFilterIsAddedAbove() {
        Map<String, String> before = uids(GraphUidsTest::words);
        Map<String, String> after = uids(env -> env.fromData("a").name("words").filter(word -> !word.isEmpty()).name("no blanks").map(new Enrich()).name("enrich")
                .keyBy(word -> word).reduce((a, b) -> a + b).name("joined").print().name("out"));
        before.forEach((name, uid) -> assertEquals(uid, after.get(name), name));
    }

    @Test
    void moveWithTheNameTheFunctionAndTheSource() {
        String before = uids(env -> env.fromData("a").name("words").map(new Enrich()).name("enrich").print()).get("enrich");
        assertNotEquals(before, uids(env -> env.fromData("a").name("words").map(new Enrich()).name("enriched").print()).get("enriched"));
        assertNotEquals(before, uids(env -> env.fromData("a").name("words").map(new Mask()).name("enrich").print()).get("enrich"));
        assertNotEquals(before, uids(env -> env.fromData("a").name("lines").map(new Enrich()).name("enrich").print()).get("enrich"));
    }

    @Test
    void hangOnTheUidOfASourceThatHasOneAndNotOnItsName() {
        String before = uids(env -> env.fromData("a").name("words").uid("w").map(new Enrich()).name("enrich").print()).get("enrich");
        assertEquals(before, uids(env -> env.fromData("a").name("renamed").uid("w").map(new Enrich()).name("enrich").print()).get("enrich"));
    }

    @Test
    void tellEqualOperatorsByTheSinksTheyFeed() {
        Consumer<StreamExecutionEnvironment> one = env -> both(env, "left", "right");
        Consumer<StreamExecutionEnvironment> other = env -> both(env, "right", "left");
        assertEquals(bySink(one), bySink(other));
        assertEquals(2, Set.copyOf(bySink(one).values()).size());
        assertEquals(Set.of(), given(one).marked());
    }

    @Test
    void markWhatOnlyTheOrderTells() {
        GraphUids.Given given = given(env -> env.fromData("a").name("words").map(word -> word).map(word -> word).print().name("out"));
        assertEquals(2, given.marked().size());
        assertEquals(List.of("words", "Map", "Map", "out"), given.without());
    }

    @Test
    void keepTheProgramsOwn() {
        StreamGraph graph = graph(env -> env.fromData("a").uid("mine").print().uid("sink"));
        GraphUids.Given given = GraphUids.assign(graph, LOADER, Set.of());
        assertEquals(Set.of("mine", "sink"), Set.copyOf(graph.getStreamNodes().stream().map(StreamNode::getTransformationUID).toList()));
        assertEquals(GraphUids.Given.none(), given);
    }

    @Test
    void avoidThoseOfEarlierJobs() {
        StreamGraph graph = graph(GraphUidsTest::words);
        Set<String> earlier = Set.copyOf(uids(GraphUidsTest::words).values());
        GraphUids.assign(graph, LOADER, earlier);
        assertTrue(graph.getStreamNodes().stream().noneMatch(node -> earlier.contains(node.getTransformationUID())));
    }

    private static void words(StreamExecutionEnvironment env) {
        env.fromData("a").name("words").map(new Enrich()).name("enrich").keyBy(word -> word).reduce((a, b) -> a + b).name("joined").print().name("out");
    }

    private static void both(StreamExecutionEnvironment env, String first, String second) {
        DataStream<String> words = env.fromData("a").name("words");
        words.map(new Enrich()).name("enrich").print().name(first);
        words.map(new Enrich()).name("enrich").print().name(second);
    }

    private static Map<String, String> uids(Consumer<StreamExecutionEnvironment> program) {
        StreamGraph graph = graph(program);
        GraphUids.assign(graph, LOADER, Set.of());
        Map<String, String> uids = new HashMap<>();
        graph.getStreamNodes().forEach(node -> uids.put(PlanText.plainName(node.getOperatorName()), node.getTransformationUID()));
        return uids;
    }

    /** The uid of the operator before each sink. */
    private static Map<String, String> bySink(Consumer<StreamExecutionEnvironment> program) {
        StreamGraph graph = graph(program);
        GraphUids.assign(graph, LOADER, Set.of());
        Map<String, String> uids = new HashMap<>();
        graph.getStreamNodes().stream()
                .filter(node -> node.getOutEdges().isEmpty())
                .forEach(node -> uids.put(node.getOperatorName(), graph.getSourceVertex(node.getInEdges().get(0)).getTransformationUID()));
        return uids;
    }

    private static GraphUids.Given given(Consumer<StreamExecutionEnvironment> program) {
        return GraphUids.assign(graph(program), LOADER, Set.of());
    }

    private static StreamGraph graph(Consumer<StreamExecutionEnvironment> program) {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(new Configuration());
        program.accept(env);
        return env.getStreamGraph();
    }
}
