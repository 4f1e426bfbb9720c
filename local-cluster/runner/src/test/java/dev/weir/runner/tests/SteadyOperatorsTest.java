package dev.weir.runner.tests;

import static dev.weir.runner.tests.Lab.changes;
import static dev.weir.runner.tests.Lab.given;
import static dev.weir.runner.tests.Lab.kafka;
import static dev.weir.runner.tests.Lab.run;
import static dev.weir.runner.tests.Lab.step;
import static dev.weir.runner.tests.Lab.table;
import static dev.weir.runner.tests.Lab.told;
import static dev.weir.runner.tests.Lab.upsertKafka;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.table.functions.AsyncScalarFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What holds rows back, or speaks by the clock, does neither across a test's look. */
@Timeout(120)
class SteadyOperatorsTest {
    /** Answers long after it was asked. */
    public static final class Slow extends AsyncScalarFunction {
        public void eval(CompletableFuture<String> answer, String text) {
            answer.completeOnTimeout(text + "!", 300, TimeUnit.MILLISECONDS);
        }
    }

    @Test
    void anAnswerThatIsAwaitedIsInBeforeALook() throws Exception {
        String job = "CREATE TEMPORARY FUNCTION slow AS '" + Slow.class.getName() + "';\n" + kafka("clicks", "k STRING") + kafka("o", "k STRING") + "INSERT INTO o SELECT slow(k) FROM clicks;";
        assertEquals("passed", told(run(job, step(given("clicks", "{\"k\":\"a\"}", "{\"k\":\"b\"}"), changes("o", "+I {\"k\":\"a!\"}", "+I {\"k\":\"b!\"}")))));
    }

    @Test
    void aMiniBatchIsCutWhereATestLooks() throws Exception {
        String job = "SET 'table.exec.mini-batch.enabled' = 'true';\nSET 'table.exec.mini-batch.allow-latency' = '10 min';\nSET 'table.exec.mini-batch.size' = '1000';\n"
                + kafka("clicks", "k STRING") + upsertKafka("counts", "k STRING, n BIGINT, PRIMARY KEY (k) NOT ENFORCED") + "INSERT INTO counts SELECT k, COUNT(*) FROM clicks GROUP BY k;";
        assertEquals("passed", told(run(job,
                step(given("clicks", "{\"k\":\"a\"}", "{\"k\":\"a\"}", "{\"k\":\"a\"}"), changes("counts", "+I {\"k\":\"a\",\"n\":3}")),
                step(given("clicks", "{\"k\":\"a\"}"), changes("counts", "+U {\"k\":\"a\",\"n\":4}")))));
    }

    @Test
    void aMiniBatchWithALatencyOfNothingIsNotCutByTheClock() throws Exception {
        String job = "SET 'table.exec.mini-batch.enabled' = 'true';\nSET 'table.exec.mini-batch.allow-latency' = '1 ms';\nSET 'table.exec.mini-batch.size' = '1000';\n"
                + kafka("clicks", "k STRING") + upsertKafka("counts", "k STRING, n BIGINT, PRIMARY KEY (k) NOT ENFORCED") + "INSERT INTO counts SELECT k, COUNT(*) FROM clicks GROUP BY k;";
        String[] rows = new String[300];
        java.util.Arrays.fill(rows, "{\"k\":\"a\"}");
        assertEquals("passed", told(run(job, step(given("clicks", rows), changes("counts", "+I {\"k\":\"a\",\"n\":300}")))));
    }

    @Test
    void asynchronousStateIsDrained() throws Exception {
        String job = "SET 'table.exec.async-state.enabled' = 'true';\n" + kafka("clicks", "k STRING") + upsertKafka("counts", "k STRING, n BIGINT, PRIMARY KEY (k) NOT ENFORCED")
                + "INSERT INTO counts SELECT k, COUNT(*) FROM clicks GROUP BY k;";
        assertEquals("passed", told(run(job, step(given("clicks", "{\"k\":\"a\"}", "{\"k\":\"b\"}", "{\"k\":\"a\"}"), table("counts", "{\"k\":\"a\",\"n\":2}", "{\"k\":\"b\",\"n\":1}")))));
    }

    @Test
    void theJobsOwnCheckpointsAndRestartsAreNoneOfATests() throws Exception {
        String job = "SET 'execution.checkpointing.interval' = '10 ms';\nSET 'execution.checkpointing.unaligned.enabled' = 'true';\nSET 'restart-strategy.type' = 'fixed-delay';\n"
                + kafka("clicks", "k STRING") + kafka("o", "n INT") + "INSERT INTO o SELECT CAST(k AS INT) FROM clicks;";
        assertEquals("passed", told(run(job, step(given("clicks", "{\"k\":\"1\"}"), changes("o", "+I {\"n\":1}")))));
        TestOutcome failed = run(job, step(given("clicks", "{\"k\":\"x\"}"), changes("o")));
        assertEquals("wrong", failed.outcome());
        assertEquals("job-failed", failed.fault().code());
    }

    @Test
    void idleTimeoutsOfTheJobDoNotRun() throws Exception {
        String job = "SET 'table.exec.source.idle-timeout' = '1 ms';\n" + Lab.plain("a", "ts TIMESTAMP(3), WATERMARK FOR ts AS ts") + Lab.plain("b", "ts TIMESTAMP(3), WATERMARK FOR ts AS ts") + kafka("o", "n BIGINT")
                + "INSERT INTO o SELECT COUNT(*) FROM TABLE(TUMBLE(TABLE u, DESCRIPTOR(ts), INTERVAL '1' HOUR)) GROUP BY window_start, window_end;";
        job = job.replace("INSERT INTO", "CREATE TEMPORARY VIEW u AS SELECT * FROM a UNION ALL SELECT * FROM b;\nINSERT INTO");
        assertEquals("passed", told(run(job,
                step(given("a", "{\"ts\":\"2024-01-01 10:00:00\"}", "~ 2024-01-01 12:00:00"), given("b", "{\"ts\":\"2024-01-01 10:00:00\"}"), changes("o")),
                step(given("b", "~ 2024-01-01 11:00:00"), changes("o", "+I {\"n\":2}")))));
    }
}
