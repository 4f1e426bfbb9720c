package dev.weir.runner.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.caoccao.javet.interop.V8Host;
import dev.weir.runner.WeirException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.util.MdcUtils;
import org.junit.jupiter.api.Test;

/** Isolates are shared in a thread, and gone when nobody uses them. */
class SessionTest {
    private static final Bundle BUNDLE = new Bundle("globalThis.weir = { call() {}, heap() {}, bindState() {} };", "{\"mappings\":\"\"}");
    private static final Declared FUNCTION = new Declared(0, "f", "f.ts", 1, "scalar", true, List.of(), new IntType(), null, false, false, null);

    private static final FunctionContext CONTEXT = new FunctionContext(null) {
        @Override
        public String getJobParameter(String key, String otherwise) {
            return otherwise;
        }
    };

    private static Session open() {
        return Session.open(BUNDLE, FUNCTION, CONTEXT);
    }

    @Test
    void oneForEachThread() throws InterruptedException {
        try (Session first = open(); Session second = open()) {
            AtomicReference<Isolate> elsewhere = new AtomicReference<>();
            Thread other = new Thread(() -> {
                try (Session third = open()) {
                    elsewhere.set(third.isolate());
                }
            });
            other.start();
            other.join();
            assertSame(first.isolate(), second.isolate());
            assertNotSame(first.isolate(), elsewhere.get());
        }
    }

    @Test
    void goneWithTheLastUser() {
        int before = V8Host.getV8Instance().getV8RuntimeCount();
        for (int i = 0; i < 50; i++) {
            Session session = open();
            assertEquals(before + 1, V8Host.getV8Instance().getV8RuntimeCount());
            session.close();
        }
        assertEquals(before, V8Host.getV8Instance().getV8RuntimeCount());
    }

    /** A program with one function, which is declared so. */
    private static ScriptFunctions functions(String mark, String name, String returns) {
        String declared = "[{ \"name\": \"" + name + "\", \"file\": \"f.ts\", \"kind\": \"scalar\", \"deterministic\": true, \"arguments\": [], \"returns\": \"" + returns + "\", \"accumulator\": null }]";
        return new ScriptFunctions("/* " + mark + " */ globalThis.weir = { declarations: () => '" + declared + "', call() {}, heap: () => '', bind() {}, bindState() {} };", "{\"mappings\":\"\"}", List.of());
    }

    private static Session open(ScriptFunctions functions) {
        Bundle bundle = new Bundle(functions.code(), functions.map());
        return Session.open(bundle, Declarations.of(bundle).get(0), CONTEXT);
    }

    @Test
    void goesOverToWhatTookItsPlace() throws Exception {
        ScriptFunctions old = functions("old", "f", "INT");
        int before = V8Host.getV8Instance().getV8RuntimeCount();
        try (MdcUtils.MdcCloseable known = MdcUtils.withContext(Map.of(MdcUtils.JOB_ID, "ab")); Session first = open(old); Session second = open(old)) {
            Isolate began = first.isolate();
            Replacements.put(List.of("cd"), old, functions("of another job", "f", "INT"), name -> true);
            first.renew();
            assertSame(began, first.isolate());
            Replacements.put(List.of("ab"), old, functions("new", "f", "INT"), name -> true);
            first.renew();
            // Who has not been called since is where it was.
            assertNotSame(began, first.isolate());
            assertSame(began, second.isolate());
            assertEquals(before + 2, V8Host.getV8Instance().getV8RuntimeCount());
            second.renew();
            assertSame(first.isolate(), second.isolate());
            assertEquals(before + 1, V8Host.getV8Instance().getV8RuntimeCount());
            // A task that starts again begins with what is there now.
            try (Session again = open(old)) {
                assertSame(first.isolate(), again.isolate());
            }
            Replacements.forget(List.of("ab", "cd"));
        }
        assertEquals(before, V8Host.getV8Instance().getV8RuntimeCount());
    }

    @Test
    void nothingTakesThePlaceOfAnotherDeclaration() {
        ScriptFunctions old = functions("old", "f", "INT");
        WeirException refused = assertThrows(WeirException.class, () -> Replacements.put(List.of("ab"), old, functions("new", "f", "BIGINT"), name -> true));
        assertEquals("replace-declaration", refused.code());
        assertTrue(refused.getMessage().contains("another result: BIGINT, it was INT"), refused.getMessage());
        refused = assertThrows(WeirException.class, () -> Replacements.put(List.of("ab"), old, functions("new", "g", "INT"), name -> true));
        assertTrue(refused.getMessage().contains("no longer there"), refused.getMessage());
        refused = assertThrows(WeirException.class, () -> Replacements.put(List.of("ab"), old, new ScriptFunctions("throw new Error('not today');", "{\"mappings\":\"\"}", List.of()), name -> true));
        assertEquals("function-unreadable", refused.code());
        assertNull(Replacements.of("ab"));
        // What the job does not call is nothing to it.
        Replacements.put(List.of("ab"), old, functions("new", "f", "BIGINT"), name -> false);
        Replacements.forget(List.of("ab"));
    }
}
