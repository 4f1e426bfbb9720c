package dev.weir.runner.tests;

import static dev.weir.runner.tests.Lab.changes;
import static dev.weir.runner.tests.Lab.given;
import static dev.weir.runner.tests.Lab.kafka;
import static dev.weir.runner.tests.Lab.run;
import static dev.weir.runner.tests.Lab.step;
import static dev.weir.runner.tests.Lab.table;
import static dev.weir.runner.tests.Lab.told;
import static dev.weir.runner.tests.Lab.within;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.weir.runner.WeirException;
import dev.weir.runner.sql.Script;
import dev.weir.runner.tests.TestOutcome.Fault;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values of all types, as they are given and as they are expected; and what does not fit. */
@Timeout(120)
class ValuesTest {
    private static String through(String type) {
        return "SET 'table.local-time-zone' = 'Asia/Tokyo';\n" + kafka("i", "v " + type) + kafka("o", "v " + type) + "INSERT INTO o SELECT v FROM i;";
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            BIGINT | 9007199254740993 | 9007199254740993 | 9007199254740992
            DECIMAL(38, 18) | 12345678901234567890.123456789012345678 | 12345678901234567890.123456789012345678 | 12345678901234567890.123456789012345679
            DECIMAL(10, 2) | 1.5 | "1.50" | 1.51
            DOUBLE | 12 | 12.0 | 12.000000001
            FLOAT | 0.1 | 0.1 | 0.2
            BOOLEAN | true | true | false
            STRING | "a \\"b\\" \\n ü 🎈" | "a \\"b\\" \\n ü 🎈" | "a"
            STRING | null | null | ""
            BYTES | "AQID" | "AQID" | "AQI="
            DATE | "2024-02-29" | "2024-02-29" | "2024-03-01"
            TIME(0) | "05:06:07" | "05:06:07" | "05:06:08"
            TIMESTAMP(3) | "2024-01-01 05:06:07.123" | "2024-01-01T05:06:07.123" | "2024-01-01 05:06:07.124"
            TIMESTAMP(9) | "2024-01-01 05:06:07.123456789" | "2024-01-01 05:06:07.123456789" | "2024-01-01 05:06:07.12345678"
            TIMESTAMP_LTZ(3) | "2024-01-01 09:00:00" | "2024-01-01T00:00:00Z" | "2024-01-01T09:00:00Z"
            ARRAY<INT> | [1,null,3] | [1,null,3] | [1,3,null]
            MAP<STRING, INT> | {"a":1,"b":2} | {"b":2,"a":1} | {"a":1}
            ROW<a INT, b ROW<c DECIMAL(5, 2)>> | {"a":1,"b":{"c":2.5}} | {"a":1,"b":{"c":2.50}} | {"a":1,"b":{"c":2.51}}
            ARRAY<ROW<t TIMESTAMP(3)>> | [{"t":"2024-01-01 00:00:00"}] | [{"t":"2024-01-01T00:00:00"}] | [{"t":null}]
            """)
    void aValueIsItselfAndNoOther(String type, String value, String same, String other) throws Exception {
        assertEquals("passed", told(run(through(type), step(given("i", "{\"v\":" + value + "}"), changes("o", "+I {\"v\":" + exact(same) + "}")))));
        assertEquals("failed", run(through(type), step(given("i", "{\"v\":" + value + "}"), table("o", "{\"v\":" + exact(other) + "}"))).outcome());
    }

    /** Expectations are read as JSON with doubles here; a text keeps its digits, and is read as the number. */
    private static String exact(String value) {
        return value.matches("[\\d.]{16,}") ? "\"" + value + "\"" : value;
    }

    @Test
    void toleranceIsForNumbersInsideToo() throws Exception {
        String job = through("ROW<a DOUBLE>");
        assertEquals("passed", told(run(job, step(given("i", "{\"v\":{\"a\":1.0}}"), within(0.01, changes("o", "+I {\"v\":{\"a\":1.009}}"))))));
        assertNotEquals("passed", told(run(job, step(given("i", "{\"v\":{\"a\":1.0}}"), within(0.001, changes("o", "+I {\"v\":{\"a\":1.009}}"))))));
    }

    private static String place(Fault fault) {
        return fault.code() + " " + fault.step() + " " + fault.part() + " " + fault.name() + " " + fault.at() + " " + fault.column();
    }

    @Test
    void whatDoesNotFitHasAPlace() throws Exception {
        String job = through("INT");
        assertEquals("test-row 1 given i 1 v", place(run(job, step(given("i", "{\"v\":1}")), step(given("i", "{\"v\":2}", "{\"v\":\"x\"}"))).fault()));
        assertEquals("test-row 0 given i 0 other", place(run(job, step(given("i", "{\"other\":1}"))).fault()));
        assertEquals("test-row 0 given i 0 null", place(run(job, step(given("i", "-D {\"v\":1}"))).fault()));
        assertEquals("test-row 0 given i 0 null", place(run(job, step(given("i", "~ 2024-01-01 00:00:00"))).fault()));
        assertEquals("test-row 0 then o 1 v", place(run(job, step(given("i", "{\"v\":1}"), changes("o", "+I {\"v\":1}", "+I {\"v\":\"x\"}"))).fault()));
        assertEquals("test-unknown-column 0 then o 0 w", place(run(job, step(changes("o", "+I {\"w\":1}"))).fault()));
        assertEquals("test-unknown-sink 0 then out null null", place(run(job, step(changes("out"))).fault()));
        assertEquals("test-unknown-table 0 given ii null null", place(run(job, step(given("ii", "{\"v\":1}"))).fault()));
        assertEquals("test-after-end 1 given i 0 null", place(run(job, step(given("i", "end")), step(given("i", "{\"v\":1}"))).fault()));
        assertEquals("test-after-end 0 given i 2 null", place(run(job, step(given("i", "{\"v\":1}", "end", "{\"v\":2}"))).fault()));
        assertEquals("The table i, column other: the table i has no such column that a source gives. Its columns are: v.", run(job, step(given("i", "{\"other\":1}"))).fault().message());
    }

    @Test
    void aWatermarkThatIsNoTimestampHasAPlace() throws Exception {
        String job = kafka("i", "v TIMESTAMP(3), WATERMARK FOR v AS v") + kafka("o", "v TIMESTAMP(3)") + "INSERT INTO o SELECT v FROM i;";
        assertEquals("test-row 0 given i 1 null", place(run(job, step(given("i", "{\"v\":\"2024-01-01 00:00:00\"}", "~ yesterday"))).fault()));
    }

    @Test
    void aTestThatNeverEndsIsEnded() throws Exception {
        String job = "CREATE TEMPORARY FUNCTION stuck AS '" + Stuck.class.getName() + "';\n" + kafka("i", "v STRING") + kafka("o", "v STRING") + "INSERT INTO o SELECT stuck(v) FROM i;";
        TestOutcome outcome = run(Script.of(job), "streaming", 3_000, step(given("i", "{\"v\":\"a\"}"), changes("o")));
        assertEquals("test-time-limit", outcome.fault().code());
        String words = "The test has reached its time limit of 3\\.0 s, waiting for the rows of i to be read; it stands at Source: .* \\(RUNNING\\)\\. Planning took .* s and starting .* s, which do not count\\..*";
        assertTrue(outcome.fault().message().matches(words), outcome.fault().message());
    }

    @Test
    void whatPlanningAndStartingTakeDoesNotCount() throws Exception {
        String job = "CREATE TEMPORARY FUNCTION opens AS '" + OpensSlowly.class.getName() + "';\n" + kafka("i", "v STRING") + kafka("o", "v STRING") + "INSERT INTO o SELECT opens(v) FROM i;";
        TestOutcome outcome = run(Script.of(job), "streaming", OpensSlowly.MILLIS - 500, step(given("i", "{\"v\":\"a\"}"), changes("o", "+I {\"v\":\"a\"}")));
        assertEquals("passed", Lab.told(outcome));
    }

    @Test
    void aTestThatIsGivenUpLeavesNoRun() throws Exception {
        String job = "CREATE TEMPORARY FUNCTION stuck AS '" + Stuck.class.getName() + "';\n" + kafka("i", "v STRING") + kafka("o", "v STRING") + "INSERT INTO o SELECT stuck(v) FROM i;";
        Stuck.reached = new CountDownLatch(1);
        var spec = new TestSpec("streaming", null, 60_000, java.util.List.of(step(given("i", "{\"v\":\"a\"}"), changes("o"))));
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread tester = new Thread(() -> {
            try {
                Lab.tests().run(Script.of(job), "given-up", spec);
            } catch (Throwable caught) {
                thrown.set(caught);
            }
        });
        tester.start();
        Stuck.reached.await();
        tester.interrupt();
        tester.join();
        assertEquals(InterruptedException.class, thrown.get().getClass());
        assertEquals("run-unknown", assertThrows(WeirException.class, () -> Lab.runs().get("given-up")).code());
    }

    /** Gives no answer until its task is cancelled. */
    /** Takes longer to start than its test may take. */
    public static final class OpensSlowly extends org.apache.flink.table.functions.ScalarFunction {
        static final long MILLIS = 6_000;

        @Override
        public void open(org.apache.flink.table.functions.FunctionContext context) throws InterruptedException {
            new CountDownLatch(1).await(MILLIS, java.util.concurrent.TimeUnit.MILLISECONDS);
        }

        public String eval(String text) {
            return text;
        }
    }

    public static final class Stuck extends org.apache.flink.table.functions.ScalarFunction {
        private static volatile CountDownLatch reached = new CountDownLatch(1);

        public String eval(String text) throws InterruptedException {
            reached.countDown();
            new CountDownLatch(1).await();
            return text;
        }
    }
}
