package dev.weir.runner.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.runner.WeirException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.types.logical.IntType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What only Node beside the task has: a process, which is found, is closed to functions, dies, and is gone with whoever started it. */
class NodeMachineTest {
    private static final String MAP = "{\"mappings\":\"\"}";
    private static final Declared FUNCTION = new Declared(0, "f", "f.ts", 1, "scalar", true, List.of(), new IntType(), null, false, false, null);
    private static final Limits LONG = new Limits(Duration.ofMinutes(10), true);
    private static final Limits BRIEF = new Limits(Duration.ofMillis(300), true);

    @TempDir
    private Path folder;

    private static Bundle bundle(String body) {
        return new Bundle("globalThis.weir = { call() { " + body + " }, heap() {}, bind() {}, bindState() {}, asked: () => 0 };", MAP, "node");
    }

    private static Set<Long> processes() {
        return ProcessHandle.current().children().map(ProcessHandle::pid).collect(Collectors.toSet());
    }

    /** The one that was started since. */
    private static ProcessHandle started(Set<Long> before) {
        return ProcessHandle.current().children().filter(each -> !before.contains(each.pid())).findFirst().orElseThrow();
    }

    private static WeirException failure(String body, Limits limits) throws FunctionFault {
        try (Isolate isolate = new Isolate(bundle(body), limits, (level, text) -> {})) {
            return failure(isolate, limits);
        }
    }

    private static WeirException failure(Isolate isolate, Limits limits) {
        isolate.begin(1);
        FunctionFault fault = assertThrows(FunctionFault.class, () -> isolate.call(Isolate.Entry.SCALAR, 0, -1));
        return fault.of(FUNCTION, new SourceMap(MAP), limits, "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"for (;;) weirLoops.at = 'f.ts:7';", "(async () => { for (;;) { weirLoops.at = 'f.ts:7'; await null; } })();"})
    void aLoopThatDoesNotEndIsNamed(String body) throws FunctionFault {
        WeirException failure = failure(body, BRIEF);
        assertEquals("function-time-limit", failure.code());
        assertTrue(failure.getMessage().startsWith("f (f.ts:1) did not end within 300 ms; it goes round at f.ts:7."), failure.getMessage());
    }

    /** It fills slowly: where it stands is looked at from time to time, and a process that aborts says no more. */
    @Test
    void aHeapThatIsFullIsNoOtherDeath() throws FunctionFault {
        WeirException failure = failure("const all = []; for (;;) { weirLoops.at = 'f.ts:7'; all.push(new Array(1000).fill(0.5)); for (let i = 0; i < 1e5; i++); }", LONG);
        assertEquals("function-heap", failure.code());
        assertTrue(failure.getMessage().contains("128 MiB, last at f.ts:7."), failure.getMessage());
    }

    @Test
    void aProcessThatIsKilledIsTold() throws Exception {
        Set<Long> before = processes();
        try (Isolate isolate = new Isolate(bundle("weirTell('info', 'here'); for (;;);"), LONG, (level, text) -> started(before).destroyForcibly())) {
            WeirException failure = failure(isolate, LONG);
            assertEquals("function-node-died", failure.code());
            assertEquals("f (f.ts:1) was in a process of Node that ended: exit code 137, as where the machine or the pod has no more memory.", failure.getMessage());
            // Nothing is called in what is gone.
            assertEquals(failure.getMessage(), failure(isolate, LONG).getMessage());
        }
    }

    @Test
    void aCallThatNobodyWaitsForIsEnded() throws FunctionFault {
        Thread caller = Thread.currentThread();
        try (Isolate isolate = new Isolate(bundle("weirTell('info', 'here'); for (;;);"), LONG, (level, text) -> caller.interrupt())) {
            assertEquals("function-interrupted", failure(isolate, LONG).code());
        }
        assertTrue(Thread.interrupted());
    }

    @Test
    void nothingIsLeftOfOneThatWasClosed() throws Exception {
        Set<Long> before = processes();
        try (Isolate isolate = new Isolate(bundle(""), LONG, (level, text) -> {})) {
            assertTrue(started(before).isAlive());
            assertSame(LONG, isolate.limits());
        }
        assertEquals(before, processes());
    }

    /** Whether it waits for a call, or is in one that never ends: what killed the TaskManager leaves nothing behind. */
    @ParameterizedTest
    @ValueSource(strings = {"", "for (;;);"})
    void whoeverStartedItTakesItAlong(String body) throws Exception {
        Process parent = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", System.getProperty("java.class.path"), Holder.class.getName(), body).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (BufferedReader said = parent.inputReader()) {
            ProcessHandle node = ProcessHandle.of(Long.parseLong(said.readLine())).orElseThrow();
            assertTrue(node.isAlive());
            parent.destroyForcibly().waitFor();
            node.onExit().get(1, TimeUnit.MINUTES);
        } finally {
            parent.destroyForcibly();
        }
    }

    /** A process that is killed while it has a function in Node. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] arguments) throws Exception {
            try (Isolate isolate = new Isolate(bundle("weirTell('info', 'here'); " + arguments[0]), LONG, (level, text) -> System.out.println(started(Set.of()).pid()))) {
                isolate.begin(1);
                isolate.call(Isolate.Entry.SCALAR, 0, -1);
                System.in.read();
            }
        }
    }

    /** Neither by name, nor by what the realm is given, nor by what Node makes for it. */
    @ParameterizedTest
    @ValueSource(strings = {
        "typeof process + typeof require + typeof module + typeof fetch + typeof setTimeout + typeof Buffer + typeof WebSocket",
        "this.constructor.constructor('return typeof process')()",
        "weirTell.constructor('return typeof require')()",
        "weirState.constructor('return typeof process')()",
        "Object.getPrototypeOf(globalThis).constructor.constructor('return typeof process')()",
        "(() => { try { weirState({ valueOf() { throw 1; } }, 1, 0, Symbol()); return ''; } catch (e) { return e.constructor.constructor('return typeof process')(); } })()",
        "(() => { const all = import('node:fs'); all.catch(() => {}); return all.constructor.constructor('return typeof process')(); })()",
        "(() => { Error.prepareStackTrace = (e, sites) => sites.map((each) => typeof each.getThis()?.process).join(''); return new Error().stack; })()",
    })
    void nodeIsClosedToFunctions(String way) throws FunctionFault {
        List<String> said = new ArrayList<>();
        try (Isolate isolate = new Isolate(bundle("try { weirTell('info', String(" + way + ")); } catch (thrown) { weirTell('info', 'undefined' + thrown); }"), LONG, (level, text) -> said.add(text))) {
            isolate.begin(1);
            isolate.call(Isolate.Entry.SCALAR, 0, -1);
        }
        assertTrue(said.size() == 1 && said.get(0).matches("(undefined)+|undefinedEvalError: .*"), said.toString());
    }

    /** As the bundler refuses `import` of what is Node's, and a text that was made at run time is refused by Node. */
    @Test
    void whatIsImportedLateIsRefused() throws FunctionFault {
        List<String> said = new ArrayList<>();
        String body = "new Function(\"return import('node:fs')\")().then((found) => weirTell('info', 'found ' + Object.keys(found)), (refused) => { let way; try { way = refused.constructor.constructor('return typeof process')(); } catch (e) { way = e.name; } weirTell('info', 'refused ' + way); });";
        try (Isolate isolate = new Isolate(bundle(body), LONG, (level, text) -> said.add(text))) {
            for (int i = 0; i < 2; i++) {
                isolate.begin(1);
                isolate.call(Isolate.Entry.SCALAR, 0, -1);
            }
        }
        assertFalse(said.toString().contains("found"), said.toString());
        assertFalse(said.toString().contains("object"), said.toString());
    }

    @Test
    void linesOfConsoleAreTold() throws FunctionFault {
        List<String> said = new ArrayList<>();
        try (Isolate isolate = new Isolate(bundle("for (const level of ['debug', 'info', 'warn', 'error']) weirTell(level, 'ü ' + '\\u{1f600}'.repeat(9000));"), LONG, (level, text) -> said.add(level + " " + text.length()))) {
            isolate.begin(1);
            isolate.call(Isolate.Entry.SCALAR, 0, -1);
        }
        assertEquals(List.of("debug 18002", "info 18002", "warn 18002", "error 18002"), said);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "v19.9.0 | functions-node-old | TypeScript functions need Node 20 or newer, and PROGRAM is v19.9.0. Install Node 20",
        "hello | functions-node-missing | PROGRAM is not Node: asked for its version it said \"hello\". Install Node 20",
    })
    void otherProgramsAreRefused(String says, String code, String words) throws IOException {
        Path program = Files.writeString(folder.resolve("node"), "#!/bin/sh\necho " + says + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        WeirException refused = assertThrows(WeirException.class, () -> NodeProgram.start(program.toString(), Duration.ofSeconds(1)));
        assertEquals(code, refused.code());
        assertTrue(refused.getMessage().startsWith(words.replace("PROGRAM", program.toString())), refused.getMessage());
    }

    /** Once it is there it is found: such a failure is not kept with the bundle. */
    @Test
    void oneThatIsMissingIsLookedForAgain() throws IOException {
        Path program = folder.resolve("node");
        Bundle of = new Bundle(bundle("").code().replace("asked", "declarations: () => '[]', asked"), MAP, program.toString());
        WeirException missing = assertThrows(WeirException.class, () -> Declarations.of(of));
        assertEquals("functions-node-missing", missing.code());
        assertTrue(missing.getMessage().contains(program + " could not be started") && missing.getMessage().contains("weir.functions.node:"), missing.getMessage());
        Files.createSymbolicLink(program, Path.of(System.getenv("PATH").lines().flatMap(path -> List.of(path.split(":")).stream()).map(each -> each + "/node").filter(each -> Files.isExecutable(Path.of(each))).findFirst().orElseThrow()));
        assertEquals(List.of(), Declarations.of(of));
    }

    private static FunctionContext context(Map<String, String> parameters) {
        return new FunctionContext(null) {
            @Override
            public String getJobParameter(String key, String otherwise) {
                return parameters.getOrDefault(key, otherwise);
            }
        };
    }

    @Test
    void aJobSaysWhereItsFunctionsRun() {
        Bundle inV8 = bundle("").in(null);
        Set<Long> before = processes();
        try (Session node = Session.open(inV8, FUNCTION, context(Map.of("weir.functions.runtime", "node")))) {
            assertTrue(started(before).isAlive());
            // Two places of one bundle are two isolates.
            try (Session v8 = Session.open(inV8, FUNCTION, context(Map.of()))) {
                assertFalse(v8.isolate() == node.isolate());
            }
        }
        try (Session kept = Session.open(inV8.in("node"), FUNCTION, context(Map.of()))) {
            assertTrue(started(before).isAlive());
        }
        WeirException refused = assertThrows(WeirException.class, () -> Session.open(inV8, FUNCTION, context(Map.of("weir.functions.runtime", "deno"))));
        assertEquals("functions-runtime", refused.code());
        assertEquals(before, processes());
    }

    @Test
    void settingsOfAWorkspaceSayItBeforeAJobIsRead() {
        assertEquals(null, FunctionPlace.of(Map.of()));
        assertEquals("node", FunctionPlace.of(Map.of("pipeline.global-job-parameters", "weir.functions.runtime:node")));
        assertEquals("/opt/node", FunctionPlace.of(Map.of("pipeline.global-job-parameters", "weir.functions.node:/opt/node,weir.functions.runtime:node")));
        // The tasks refuse what is neither.
        assertEquals(null, FunctionPlace.of(Map.of("pipeline.global-job-parameters", "weir.functions.runtime:deno")));
    }

    @Test
    void whereThereIsNoV8TheOtherFormIsNamed() {
        assertTrue(V8ClassPath.unsupported("no", null).getMessage().contains("weir.functions.runtime:node"));
    }
}
