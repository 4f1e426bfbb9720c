package dev.weir.runner.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.runner.WeirException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.flink.table.types.logical.IntType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;

/** Calls are ended that take more memory than there is for them. */
@ParameterizedClass(name = "in {0}")
@FunctionPlaces
class CallWatchTest {
    @Parameter
    private String node;

    private static final Declared FUNCTION = new Declared(0, "f", "f.ts", 1, "scalar", true, List.of(), new IntType(), null, false, false, null);
    /** The time of a call is none of these. */
    private static final Limits LIMITS = new Limits(Duration.ofMinutes(10), true);

    private Bundle bundle(String body) {
        return new Bundle("globalThis.weir = { call() { " + body + " }, heap() {}, bind() {}, bindState() {}, asked: () => 0 };", "{\"mappings\":\"\"}", node);
    }

    @Test
    void bytesOutsideOfTheHeapAreCountedAsWell() throws FunctionFault {
        try (Isolate isolate = new Isolate(bundle("const all = []; for (;;) all.push(new Uint8Array(1e6).fill(1));"), LIMITS, (level, text) -> {})) {
            isolate.begin(1);
            FunctionFault fault = assertThrows(FunctionFault.class, () -> isolate.call(Isolate.Entry.SCALAR, 0, -1));
            WeirException failure = fault.of(FUNCTION, new SourceMap("{\"mappings\":\"\"}"), LIMITS, "");
            assertEquals("function-heap", failure.code());
            assertTrue(failure.getMessage().contains("256 MiB of bytes in ArrayBuffers"), failure.getMessage());
        }
    }

    /** As on a machine that has much else to do: of the time of a call counts what it computes. */
    @Test
    void aCallThatStandsStillIsNotOneThatGoesRound() throws Exception {
        Limits brief = new Limits(Duration.ofMillis(200), true);
        Bundle standing = bundle("weirState(0, 1, 0, ''); return '';");
        try (Isolate isolate = new Isolate(standing, brief, (level, text) -> {})) {
            // State that answers late stands for a processor that is taken away.
            isolate.state().open(0, (question, entry, asked, answer) -> new CountDownLatch(1).await(1, TimeUnit.SECONDS));
            isolate.begin(1);
            isolate.call(Isolate.Entry.SCALAR, 0, -1);
        }
        try (Isolate isolate = new Isolate(bundle("for (;;);"), brief, (level, text) -> {})) {
            isolate.begin(1);
            FunctionFault fault = assertThrows(FunctionFault.class, () -> isolate.call(Isolate.Entry.SCALAR, 0, -1));
            assertEquals("function-time-limit", fault.of(FUNCTION, new SourceMap("{\"mappings\":\"\"}"), brief, "").code());
        }
    }

    /** What nobody has any more does not end a call, however much it was. */
    @Test
    void whatIsLetGoIsNot() throws FunctionFault {
        try (Isolate isolate = new Isolate(bundle("for (let i = 0; i < 1500; i++) new Uint8Array(1e6).fill(1); return '';"), LIMITS, (level, text) -> {})) {
            isolate.begin(1);
            isolate.call(Isolate.Entry.SCALAR, 0, -1);
        }
    }
}
