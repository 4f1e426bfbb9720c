package dev.weir.runner.tests;

import static dev.weir.runner.tests.Lab.changes;
import static dev.weir.runner.tests.Lab.given;
import static dev.weir.runner.tests.Lab.kafka;
import static dev.weir.runner.tests.Lab.last;
import static dev.weir.runner.tests.Lab.plain;
import static dev.weir.runner.tests.Lab.run;
import static dev.weir.runner.tests.Lab.step;
import static dev.weir.runner.tests.Lab.table;
import static dev.weir.runner.tests.Lab.told;
import static dev.weir.runner.tests.Lab.upsertKafka;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of jobs on a real Flink: what is given goes through, in order, and is compared when it has passed. */
@Timeout(120)
class JobTestsTest {
    private static final String CLICKS = "ts TIMESTAMP(3), k STRING, n INT, WATERMARK FOR ts AS ts - INTERVAL '1' MINUTE";
    private static final String WINDOWS = "INSERT INTO counts SELECT k, window_start, COUNT(*) FROM TABLE(TUMBLE(TABLE clicks, DESCRIPTOR(ts), INTERVAL '1' HOUR))"
            + " GROUP BY k, window_start, window_end;\n";
    private static final String COUNTS = kafka("counts", "k STRING, window_start TIMESTAMP(3), n BIGINT");

    private static String source(String kind) {
        return (kind.equals("kafka") ? kafka("clicks", CLICKS) : plain("clicks", CLICKS)) + COUNTS + WINDOWS;
    }

    @Test
    void changesOfAnAggregateComeInTheirOrder() throws Exception {
        String job = kafka("clicks", "k STRING") + upsertKafka("counts", "k STRING, n BIGINT, PRIMARY KEY (k) NOT ENFORCED") + "INSERT INTO counts SELECT k, COUNT(*) FROM clicks GROUP BY k;";
        assertEquals("passed", told(run(job,
                step(given("clicks", "{\"k\":\"a\"}", "{\"k\":\"b\"}", "{\"k\":\"a\"}"), changes("counts", "+I {\"k\":\"a\",\"n\":1}", "+I {\"k\":\"b\",\"n\":1}", "+U {\"k\":\"a\",\"n\":2}")),
                step(given("clicks", "{\"k\":\"b\"}"), changes("counts", "+U {\"k\":\"b\",\"n\":2}"), table("counts", "{\"k\":\"b\",\"n\":2}", "{\"k\":\"a\",\"n\":2}")))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"kafka", "plain"})
    void aWindowFiresAtTheRowWhoseWatermarkPassesItsEnd(String kind) throws Exception {
        assertEquals("passed", told(run(source(kind),
                step(given("clicks", "{\"ts\":\"2024-01-01 10:10:00\",\"k\":\"a\"}", "{\"ts\":\"2024-01-01 11:00:59\",\"k\":\"a\"}"), changes("counts")),
                step(given("clicks", "{\"ts\":\"2024-01-01 11:01:00\",\"k\":\"a\"}"), changes("counts", "+I {\"k\":\"a\",\"window_start\":\"2024-01-01 10:00:00\",\"n\":1}")),
                step(given("clicks", "{\"ts\":\"2024-01-01 10:59:00\",\"k\":\"a\"}", "~ 2024-01-01 12:00:00"), changes("counts", "+I {\"k\":\"a\",\"n\":2}")),
                last(changes("counts")))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"kafka", "plain"})
    void anIdleTableHoldsNoWatermarkBackUntilItGivesAgain(String kind) throws Exception {
        String both = (kind.equals("kafka") ? kafka("clicks", CLICKS) + kafka("visits", CLICKS) : plain("clicks", CLICKS) + plain("visits", CLICKS)) + COUNTS
                + WINDOWS.replace("TABLE clicks", "TABLE u").replace("INSERT", "CREATE TEMPORARY VIEW u AS SELECT * FROM clicks UNION ALL SELECT * FROM visits;\nINSERT");
        assertEquals("passed", told(run(both,
                step(given("clicks", "{\"ts\":\"2024-01-01 10:10:00\",\"k\":\"a\"}", "~ 2024-01-01 11:00:00"), changes("counts")),
                step(given("visits", "idle"), changes("counts", "+I {\"k\":\"a\",\"n\":1}")),
                step(given("visits", "{\"ts\":\"2024-01-01 12:10:00\",\"k\":\"b\"}"), given("clicks", "~ 2024-01-01 14:00:00"), changes("counts")),
                step(given("visits", "~ 2024-01-01 13:00:00"), changes("counts", "+I {\"k\":\"b\",\"n\":1}")))));
    }

    @Test
    void aTableThatIsNeverGivenAnythingIsIdle() throws Exception {
        String job = kafka("clicks", CLICKS) + kafka("visits", CLICKS) + COUNTS + "CREATE TEMPORARY VIEW u AS SELECT * FROM clicks UNION ALL SELECT * FROM visits;\n" + WINDOWS.replace("TABLE clicks", "TABLE u");
        assertEquals("passed", told(run(job, step(given("clicks", "{\"ts\":\"2024-01-01 10:10:00\",\"k\":\"a\"}", "~ 2024-01-01 11:00:00"), changes("counts", "+I {\"k\":\"a\"}")))));
    }

    @Test
    void theOrderOfSeveralTablesIsTheTests() throws Exception {
        String job = kafka("lft", "k INT, a STRING") + kafka("rgt", "k INT, b STRING") + "CREATE TABLE o (k INT, a STRING, b STRING) WITH ('connector'='blackhole');\n"
                + "INSERT INTO o SELECT lft.k, a, b FROM lft LEFT JOIN rgt ON lft.k = rgt.k;";
        for (int i = 0; i < 5; i++) {
            assertEquals("passed", told(run(job, step(given("lft", "{\"k\":1,\"a\":\"x\"}"), given("rgt", "{\"k\":1,\"b\":\"y\"}"),
                    changes("o", "+I {\"k\":1,\"a\":\"x\",\"b\":null}", "-D {\"k\":1,\"b\":null}", "+I {\"k\":1,\"b\":\"y\"}")))));
            assertEquals("passed", told(run(job, step(given("rgt", "{\"k\":1,\"b\":\"y\"}"), given("lft", "{\"k\":1,\"a\":\"x\"}"), changes("o", "+I {\"k\":1,\"a\":\"x\",\"b\":\"y\"}")))));
        }
    }

    @Test
    void severalJobsOfAScriptAreGivenTheSame() throws Exception {
        String job = kafka("clicks", "k STRING") + kafka("a", "k STRING") + kafka("b", "k STRING") + "INSERT INTO a SELECT k FROM clicks;\nINSERT INTO b SELECT UPPER(k) FROM clicks;";
        assertEquals("passed", told(run(job, step(given("clicks", "{\"k\":\"x\"}"), changes("a", "+I {\"k\":\"x\"}"), changes("b", "+I {\"k\":\"X\"}")))));
    }

    @Test
    void aTestThatCannotBeginLeavesNoRunBehind() throws Exception {
        String job = kafka("clicks", "k STRING") + kafka("o", "k STRING") + "INSERT INTO o SELECT k FROM clicks;";
        var broken = new TestSpec("streaming", null, 30_000, java.util.Arrays.asList(new TestSpec.Step(java.util.List.of(), java.util.Collections.singletonList(null), false)));
        assertThrows(NullPointerException.class, () -> Lab.tests().run(dev.weir.runner.sql.Script.of(job), "broken", broken));
        assertEquals("run-unknown", assertThrows(dev.weir.runner.WeirException.class, () -> Lab.runs().get("broken")).code());
    }

    @Test
    void whatDiffersIsToldByRowAndColumn() throws Exception {
        String job = kafka("clicks", "k STRING, n INT") + kafka("o", "k STRING, n INT") + "INSERT INTO o SELECT k, n + 1 FROM clicks;";
        TestOutcome outcome = run(job, step(given("clicks", "{\"k\":\"a\",\"n\":1}", "{\"k\":\"b\",\"n\":2}", "{\"k\":\"c\",\"n\":3}"),
                table("o", "{\"k\":\"a\",\"n\":2}", "{\"k\":\"b\",\"n\":9}", "{\"k\":\"z\",\"n\":77}")));
        assertEquals("failed", outcome.outcome());
        assertEquals("0 table differs [n] {k=\"b\", n=9} / {k=\"b\", n=3}\n0 table missing {k=\"z\", n=77} / -\n0 table unexpected - / {k=\"c\", n=4}", told(outcome));
    }

    @Test
    void aLookedUpTableIsWhatWasGivenSoFar() throws Exception {
        String job = kafka("clicks", "k STRING, p AS PROCTIME()") + "CREATE TABLE names (k STRING, name STRING) WITH ('connector'='jdbc','url'='jdbc:postgresql://nowhere/none','table-name'='names');\n"
                + kafka("o", "k STRING, name STRING") + "INSERT INTO o SELECT c.k, n.name FROM clicks c LEFT JOIN names FOR SYSTEM_TIME AS OF c.p AS n ON c.k = n.k;";
        assertEquals("passed", told(run(job,
                step(given("clicks", "{\"k\":\"a\"}"), given("names", "{\"k\":\"a\",\"name\":\"one\"}"), given("clicks", "{\"k\":\"a\"}"),
                        changes("o", "+I {\"k\":\"a\",\"name\":null}", "+I {\"k\":\"a\",\"name\":\"one\"}")))));
    }

    @Test
    void testsOfOneJobThatRunAtTheSameTimeDoNotSeeEachOther() throws Exception {
        String job = kafka("clicks", "k STRING, p AS PROCTIME()") + "CREATE TABLE names (k STRING, name STRING) WITH ('connector'='jdbc','url'='jdbc:postgresql://nowhere/none','table-name'='names',"
                + "'lookup.cache'='PARTIAL','lookup.partial-cache.max-rows'='100','lookup.partial-cache.expire-after-write'='1 h');\n"
                + kafka("o", "k STRING, name STRING") + "INSERT INTO o SELECT c.k, n.name FROM clicks c LEFT JOIN names FOR SYSTEM_TIME AS OF c.p AS n ON c.k = n.k;";
        var all = java.util.stream.IntStream.range(0, 24).mapToObj(i -> java.util.concurrent.CompletableFuture.supplyAsync(() -> {
            try {
                return told(run(job, step(given("names", "{\"k\":\"a\",\"name\":\"" + i + "\"}"), given("clicks", "{\"k\":\"a\"}"), changes("o", "+I {\"k\":\"a\",\"name\":\"" + i + "\"}"))));
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }, java.util.concurrent.ForkJoinPool.commonPool())).toList();
        for (var one : all) {
            assertEquals("passed", one.get());
        }
    }

    /** A task that ends in the middle of a barrier must not take its answer along. */
    @Test
    void tablesThatEndOneAfterTheOtherLetEveryBarrierPass() throws Exception {
        String job = "SET 'parallelism.default' = '2';\n" + kafka("orders", "id INT, cur STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts")
                + upsertKafka("rates", "cur STRING, rate DECIMAL(10, 2), ts TIMESTAMP(3), WATERMARK FOR ts AS ts, PRIMARY KEY (cur) NOT ENFORCED")
                + kafka("payments", "id INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts") + kafka("o", "id INT, rate DECIMAL(10, 2)") + kafka("paid", "id INT")
                + "EXECUTE STATEMENT SET BEGIN INSERT INTO o SELECT id, rate FROM orders AS a JOIN rates FOR SYSTEM_TIME AS OF a.ts AS r ON a.cur = r.cur;\n"
                + "INSERT INTO paid SELECT a.id FROM orders a, payments p WHERE a.id = p.id AND p.ts BETWEEN a.ts AND a.ts + INTERVAL '1' HOUR; END;";
        for (int round = 0; round < 4; round++) {
            var all = java.util.stream.IntStream.range(0, 10).mapToObj(i -> java.util.concurrent.CompletableFuture.supplyAsync(() -> {
                try {
                    return told(run(job, last(given("rates", "{\"cur\":\"e\",\"rate\":1.10,\"ts\":\"2024-01-01 10:00:00\"}"), given("orders", "{\"id\":1,\"cur\":\"e\",\"ts\":\"2024-01-01 10:30:00\"}"),
                            table("o", "{\"id\":1,\"rate\":1.1}"), table("paid"))));
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }, java.util.concurrent.ForkJoinPool.commonPool())).toList();
            for (var one : all) {
                assertEquals("passed", one.get());
            }
        }
    }

    @Test
    void aTemporalJoinSeesTheVersionOfItsTime() throws Exception {
        String job = kafka("orders", "id INT, cur STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts") + upsertKafka("rates", "cur STRING, rate DECIMAL(10, 2), ts TIMESTAMP(3), WATERMARK FOR ts AS ts, PRIMARY KEY (cur) NOT ENFORCED")
                + kafka("o", "id INT, rate DECIMAL(10, 2)") + "INSERT INTO o SELECT id, rate FROM orders AS a JOIN rates FOR SYSTEM_TIME AS OF a.ts AS r ON a.cur = r.cur;";
        assertEquals("passed", told(run(job,
                step(given("rates", "{\"cur\":\"e\",\"rate\":1.10,\"ts\":\"2024-01-01 10:00:00\"}", "{\"cur\":\"e\",\"rate\":1.20,\"ts\":\"2024-01-01 11:00:00\"}"),
                        given("orders", "{\"id\":1,\"cur\":\"e\",\"ts\":\"2024-01-01 10:30:00\"}"), changes("o", "+I {\"id\":1,\"rate\":1.1}")),
                step(given("orders", "{\"id\":2,\"cur\":\"e\",\"ts\":\"2024-01-01 11:30:00\"}"), changes("o")),
                step(given("rates", "~ 2024-01-01 12:00:00"), changes("o", "+I {\"id\":2,\"rate\":1.20}")))));
    }

    @Test
    void aPatternIsMatchedAtItsWatermark() throws Exception {
        String job = kafka("clicks", CLICKS) + kafka("o", "k STRING, a INT, b INT")
                + "INSERT INTO o SELECT * FROM clicks MATCH_RECOGNIZE (PARTITION BY k ORDER BY ts MEASURES A.n AS a, B.n AS b AFTER MATCH SKIP PAST LAST ROW PATTERN (A B) DEFINE A AS A.n > 0, B AS B.n < A.n);";
        assertEquals("passed", told(run(job,
                step(given("clicks", "{\"ts\":\"2024-01-01 10:00:00\",\"k\":\"a\",\"n\":5}", "{\"ts\":\"2024-01-01 10:00:10\",\"k\":\"a\",\"n\":3}"), changes("o")),
                step(given("clicks", "~ 2024-01-01 10:01:00"), changes("o", "+I {\"k\":\"a\",\"a\":5,\"b\":3}")))));
    }

    @Test
    void atAWiderParallelismTheRestOfASourceIsIdle() throws Exception {
        var wide = new dev.weir.runner.sql.Script("job.sql", source("plain"), java.util.List.of(), java.util.Map.of(), 3, "streaming", java.util.List.of(), null, true, java.util.List.of(), java.util.List.of(), null);
        assertEquals("passed", told(run(wide, "streaming", 30_000,
                step(given("clicks", "{\"ts\":\"2024-01-01 10:10:00\",\"k\":\"a\"}", "{\"ts\":\"2024-01-01 10:20:00\",\"k\":\"b\"}", "~ 2024-01-01 11:00:00"),
                        table("counts", "{\"k\":\"a\",\"n\":1}", "{\"k\":\"b\",\"n\":1}")))));
    }

    @Test
    void aChangelogSourceIsGivenChanges() throws Exception {
        String job = upsertKafka("prices", "k STRING, p DECIMAL(20, 2), PRIMARY KEY (k) NOT ENFORCED") + upsertKafka("total", "id INT, s DECIMAL(38, 2), PRIMARY KEY (id) NOT ENFORCED")
                + "INSERT INTO total SELECT 1, SUM(p) FROM prices;";
        assertEquals("passed", told(run(job,
                step(given("prices", "{\"k\":\"a\",\"p\":123456789012345678.10}", "{\"k\":\"b\",\"p\":1}", "+U {\"k\":\"a\",\"p\":2.50}"), table("total", "{\"id\":1,\"s\":3.5}")),
                step(given("prices", "-D {\"k\":\"b\"}"), table("total", "{\"s\":2.50}")))));
    }

    @Test
    void batchAndStreamFoldToOneTable() throws Exception {
        String job = kafka("clicks", "k STRING") + "CREATE TABLE counts (k STRING, n BIGINT) WITH ('connector'='blackhole');\n"
                + "INSERT INTO counts SELECT k, COUNT(*) FROM clicks GROUP BY k;";
        assertEquals("passed", told(run("both", job, step(given("clicks", "{\"k\":\"a\"}", "{\"k\":\"b\"}", "{\"k\":\"a\"}"), table("counts", "{\"k\":\"a\",\"n\":2}", "{\"k\":\"b\",\"n\":1}")))));
        TestOutcome differs = run("both", job.replace("SELECT k, COUNT(*) FROM clicks GROUP BY k", "SELECT k, ROW_NUMBER() OVER (PARTITION BY 1 ORDER BY PROCTIME()) FROM clicks"), step(given("clicks", "{\"k\":\"a\"}")));
        assertTrue(told(differs).length() > 0);
    }

    @Test
    void aBatchReadsEverythingAndIsComparedAtItsEnd() throws Exception {
        String job = kafka("clicks", "k STRING") + "CREATE TABLE o (k STRING, n BIGINT) WITH ('connector'='blackhole');\nINSERT INTO o SELECT k, COUNT(*) FROM clicks GROUP BY k;";
        assertEquals("passed", told(run("batch", job, step(given("clicks", "{\"k\":\"a\"}")), step(given("clicks", "{\"k\":\"a\"}"), table("o", "{\"k\":\"a\",\"n\":2}")))));
    }
}
