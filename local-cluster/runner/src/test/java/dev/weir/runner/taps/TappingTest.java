package dev.weir.runner.taps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.runner.jobs.CompiledJob;
import dev.weir.runner.sql.CompiledScript;
import dev.weir.runner.sql.Script;
import dev.weir.runner.sql.SqlCompiler;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.operators.SourceOperatorFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A graph that is ready to be watched is the graph that it was. */
class TappingTest {
    private static final String TABLES = """
            CREATE TABLE a (k INT, v BIGINT, ts TIMESTAMP(3), proc AS PROCTIME(), WATERMARK FOR ts AS ts - INTERVAL '1' SECOND) WITH ('connector'='datagen', 'number-of-rows'='5');
            CREATE TABLE b (k INT, w STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector'='kafka', 'topic'='b', 'properties.bootstrap.servers'='nowhere:1', 'scan.startup.mode'='earliest-offset', 'scan.bounded.mode'='latest-offset', 'format'='json');
            """;

    @ParameterizedTest
    @ValueSource(strings = {
        "SELECT k, v FROM a WHERE v > 3",
        "SELECT k, COUNT(*) FROM a GROUP BY k",
        "SELECT a.k, w FROM a JOIN b ON a.k = b.k",
        "SELECT a.k, w FROM a JOIN b ON a.k = b.k AND a.ts BETWEEN b.ts - INTERVAL '1' HOUR AND b.ts",
        "SELECT window_start, COUNT(*) FROM TABLE(TUMBLE(TABLE a, DESCRIPTOR(ts), INTERVAL '5' MINUTES)) GROUP BY window_start, window_end",
        "SELECT k, v FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY ts DESC) AS n FROM a) WHERE n = 1",
        "SELECT k, v FROM a UNION ALL SELECT k, 1 FROM b",
        "SELECT k, LAG(v) OVER (PARTITION BY k ORDER BY ts) FROM a",
        "VALUES (1), (2)",
    })
    void nothingOfTheGraphChanges(String query) {
        for (String mode : List.of("streaming", "batch")) {
            CompiledJob job = compile("SET 'execution.runtime-mode'='" + mode + "';\nSET 'parallelism.default'='2';\n" + TABLES + query);
            StreamGraph plain = job.streamGraph(new JobID());
            StreamGraph ready = job.streamGraph(new JobID());
            Tapping.prepare(ready);
            assertEquals(vertices(plain.getJobGraph()), vertices(ready.getJobGraph()), mode);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anOperatorsFactoryKeepsItsInterfaces(boolean older) {
        StreamGraph graph = compile(TABLES + "SELECT * FROM " + (older ? "a" : "b")).streamGraph(new JobID());
        Map<Integer, ?> sources = Tapping.prepare(graph);
        graph.getStreamNodes().forEach(node -> {
            boolean source = node.getInEdges().isEmpty();
            assertEquals(source, sources.containsKey(node.getId()));
            assertEquals(source && !older, node.getOperatorFactory() instanceof SourceOperatorFactory);
        });
    }

    private static CompiledJob compile(String text) {
        CompiledScript compiled = new SqlCompiler().compile(Script.of(text));
        assertTrue(compiled.validation().valid(), compiled.validation().toString());
        return compiled.jobs().get(0);
    }

    private static List<String> vertices(JobGraph graph) {
        List<String> all = new ArrayList<>();
        for (JobVertex vertex : graph.getVerticesSortedTopologicallyFromSources()) {
            all.add(vertex.getID() + " " + vertex.getName() + " " + vertex.getParallelism() + " " + vertex.getOperatorIDs().stream().map(pair -> pair.getGeneratedOperatorID()).toList() + " " + vertex.getInputs().size() + " "
                    + vertex.getInvokableClassName());
        }
        return all;
    }
}
