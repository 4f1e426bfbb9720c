package dev.weir.runner.tests;

import static dev.weir.runner.tests.Lab.kafka;
import static dev.weir.runner.tests.Lab.plain;
import static dev.weir.runner.tests.Lab.upsertKafka;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.weir.runner.samples.SampleStream;
import dev.weir.runner.sql.CompiledScript;
import dev.weir.runner.sql.Script;
import dev.weir.runner.sql.SqlCompiler;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A test's job is the job: operators, uids, state and refusals are what they are on samples. */
class GivenPlanTest {
    private static final String TIMED = "ts TIMESTAMP(3), k STRING, n INT, WATERMARK FOR ts AS ts - INTERVAL '1' MINUTE";
    private static final String LOOKED_UP = "CREATE TABLE names (k STRING, name STRING) WITH ('connector'='jdbc','url'='jdbc:postgresql://nowhere/none','table-name'='names');\n";

    static List<String> jobs() {
        return List.of(
                kafka("i", TIMED) + "SELECT k, window_start, COUNT(*) FROM TABLE(TUMBLE(TABLE i, DESCRIPTOR(ts), INTERVAL '1' HOUR)) WHERE n > 3 GROUP BY k, window_start, window_end;",
                plain("i", TIMED) + "SELECT k, COUNT(DISTINCT n) FROM i GROUP BY k;",
                upsertKafka("i", "k STRING, n INT, PRIMARY KEY (k) NOT ENFORCED") + "SELECT n, COUNT(*) FROM i GROUP BY n;",
                kafka("i", "k STRING, p AS PROCTIME()") + LOOKED_UP + "SELECT i.k, name FROM i JOIN names FOR SYSTEM_TIME AS OF i.p AS n ON i.k = n.k;",
                kafka("i", "k STRING, r ROW<a INT, b STRING>, o BIGINT METADATA FROM 'offset' VIRTUAL") + "SELECT r.b, o FROM i WHERE k = 'x' LIMIT 5;",
                kafka("i", "k STRING") + kafka("j", "k STRING, v INT") + "SELECT i.k, v FROM i LEFT JOIN j ON i.k = j.k;");
    }

    @ParameterizedTest
    @MethodSource("jobs")
    void theTopologyIsThatOfTheSamples(String sql) {
        List<SampleStream> samples = List.of(sample("i"), sample("j"), sample("names"));
        Script script = Script.of(sql).withSamples(samples);
        CompiledScript onSamples = new SqlCompiler().compile(script);
        CompiledScript given = new SqlCompiler().compile(Script.of(sql).withGiven("streaming"));
        assertTrue(onSamples.validation().valid(), () -> onSamples.validation().toString());
        assertEquals(onSamples.topology(), given.topology());
        assertEquals(onSamples.jobs().get(0).sinks(), given.jobs().get(0).sinks());
    }

    private static SampleStream sample(String table) {
        return new SampleStream(table, List.of("/nowhere.csv"), new SampleStream.Format("csv", true, ",", null, null, null), null, TextNode.valueOf("max"), "stop", "streams/x.yaml");
    }
}
