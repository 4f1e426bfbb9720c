package dev.weir.runner.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.runner.WeirException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.stream.LongStream;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;

/** Async functions in TypeScript: many rows at a time, and what becomes of each. */
@ParameterizedClass(name = "in {0}")
@FunctionPlaces
class AsyncTest {
    @Parameter
    private String node;

    private Bundle bundle(String declared) throws Exception {
        try (InputStream sdk = AsyncTest.class.getResourceAsStream("sdk.js")) {
            return new Bundle(new String(sdk.readAllBytes(), StandardCharsets.UTF_8) + "\nconst { asyncScalar, scalar, STRING, BIGINT, INT } = sdk;\n" + declared
                    + "\nglobalThis.weir = new sdk.Runtime([{ file: 'f.ts', exports: { f } }]);", "{\"mappings\":\"\"}", node);
        }
    }

    private static FunctionContext context(String... parameters) {
        return new FunctionContext(null) {
            @Override
            public String getJobParameter(String key, String otherwise) {
                return parameters.length == 0 || !parameters[0].equals(key) ? otherwise : parameters[1];
            }
        };
    }

    private BatchedCalls open(String declared, String... parameters) throws Exception {
        Bundle bundle = bundle(declared);
        Declared function = Declarations.of(bundle).get(0);
        return new BatchedCalls(function, () -> Session.open(bundle, function, context(parameters)));
    }

    private static CompletableFuture<Object> call(BatchedCalls calls, Object... values) {
        CompletableFuture<Object> result = new CompletableFuture<>();
        calls.add(result, values);
        return result;
    }

    private static WeirException failure(CompletableFuture<Object> result) {
        return (WeirException) assertThrows(ExecutionException.class, result::get).getCause();
    }

    /** The first row is held up until the others are there; how many wait beside a row is what it gives. */
    @Test
    void whatComesMeanwhileIsCalledAtOnce() throws Exception {
        Bundle bundle = bundle("let waiting = 0; const f = asyncScalar({ arguments: [INT], returns: INT }, async (i) => { if (i === 0) console.log('held'); waiting++; await null; await null; const seen = waiting; await null; waiting--; return seen; });");
        Declared function = Declarations.of(bundle).get(0);
        CountDownLatch others = new CountDownLatch(1);
        try (BatchedCalls calls = new BatchedCalls(function, () -> Session.open(bundle, function, context(), (level, text) -> await(others)))) {
            List<CompletableFuture<Object>> results = new ArrayList<>();
            for (int i = 0; i < 2000; i++) {
                results.add(call(calls, i));
            }
            others.countDown();
            int most = 0;
            for (CompletableFuture<Object> each : results) {
                most = Math.max(most, (Integer) each.get());
            }
            assertTrue(most > 1, "one at a time");
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aRowThatFailsFailsAlone() throws Exception {
        try (BatchedCalls calls = open("const f = asyncScalar({ arguments: [STRING, BIGINT], returns: BIGINT }, async (text, n) => { await null; if (text === 'bad') throw new TypeError('no ' + n); return text === 'wrong' ? 'x' : n; });")) {
            List<CompletableFuture<Object>> results = new ArrayList<>();
            for (String text : List.of("good", "bad", "wrong", "good", "ü".repeat(70))) {
                results.add(call(calls, StringData.fromString(text), (long) results.size()));
            }
            assertEquals(0L, results.get(0).get());
            assertEquals("f (f.ts:0) failed: TypeError: no 1. It was given ('bad', 1).", failure(results.get(1)).getMessage());
            assertEquals("f (f.ts:0): the result is \"x\", not a bigint, as 5n is; its type is BIGINT. It was given ('wrong', 2).", failure(results.get(2)).getMessage());
            assertEquals(3L, results.get(3).get());
            assertEquals(4L, results.get(4).get());
        }
    }

    @Test
    void whatNeverComesIsNotWaitedFor() throws Exception {
        try (BatchedCalls calls = open("const f = asyncScalar({ arguments: [INT], returns: INT }, async (i) => { if (i === 2) await new Promise(() => {}); return i; });")) {
            List<CompletableFuture<Object>> results = List.of(call(calls, 1), call(calls, 2), call(calls, 3));
            assertEquals(1, results.get(0).get());
            WeirException failure = failure(results.get(1));
            assertEquals("function-failed", failure.code());
            assertTrue(failure.getMessage().contains("awaits what never comes to an end") && failure.getMessage().endsWith("It was given (2)."), failure.getMessage());
            assertEquals(3, results.get(2).get());
        }
    }

    @Test
    void whatGoesRoundForEverIsEnded() throws Exception {
        for (String body : List.of("for (;;) await null;", "for (;;);")) {
            try (BatchedCalls calls = open("const f = asyncScalar({ arguments: [INT], returns: INT }, async (i) => { if (i === 1) { " + body + " } return i; });", "weir.functions.time-limit", "300 ms")) {
                assertEquals("function-time-limit", failure(call(calls, 1)).code());
                // It is not called again.
                assertEquals("function-time-limit", failure(call(calls, 2)).code());
            }
        }
    }

    @Test
    void aCallThatNobodyWaitsForEndsWithItsTask() throws Exception {
        CompletableFuture<Object> result;
        try (BatchedCalls calls = open("const f = asyncScalar({ arguments: [], returns: INT }, () => { for (;;); });")) {
            result = call(calls);
        }
        assertTrue(!result.isDone() || result.isCompletedExceptionally());
    }

    @Test
    void aPromiseOfAFunctionThatIsNotAsyncSaysWhatToDo() throws Exception {
        Bundle bundle = bundle("const f = scalar({ arguments: [INT], returns: INT }, async (i) => i);");
        Declared function = Declarations.of(bundle).get(0);
        try (Isolate isolate = new Isolate(bundle, Limits.USUAL, (level, text) -> {})) {
            isolate.begin(1).room(1).put((byte) 0);
            FunctionFault fault = assertThrows(FunctionFault.class, () -> isolate.call(Isolate.Entry.SCALAR, 0, -1));
            assertTrue(fault.of(function, new SourceMap("{\"mappings\":\"\"}"), Limits.USUAL, "").getMessage().contains("declare the function by asyncScalar"));
        }
    }

    /** In a job of Flink that fails once: results in the order of the rows, and no other ones behind the checkpoint it goes on from. */
    @Test
    void flinkGivesEachRowItsResult() throws Exception {
        int rows = 300;
        Bundle bundle = bundle("const f = asyncScalar({ arguments: [STRING, BIGINT], returns: STRING }, async (account, amount) => { for (let i = 0n; i < amount % 5n; i++) await null; return amount % 10n === 0n ? null : `${account}/${amount}`; });");
        List<String> expected = LongStream.range(0, rows).mapToObj(i -> "+I[" + i + ", " + (i % 10 == 0 ? "null" : "a" + i % 7 + "/" + i) + "]").toList();
        ProcessLab lab = new ProcessLab(1, Map.of("execution.checkpointing.interval", "10 ms", "restart-strategy.type", "fixed-delay", "restart-strategy.fixed-delay.attempts", "5", "restart-strategy.fixed-delay.delay", "0 ms"));
        Events.failAfter(170);
        lab.tables.createTemporarySystemFunction("f", new ScriptAsync(bundle, Declarations.of(bundle).get(0)));
        lab.events(Events.ofAccounts(rows, rows, 20));
        lab.rows("SELECT amount, f(account, amount) FROM events");
        assertEquals(expected, Kept.rows().stream().map(Row::toString).toList());
    }
}
