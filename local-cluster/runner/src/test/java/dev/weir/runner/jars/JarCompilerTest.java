package dev.weir.runner.jars;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.runner.sql.CompiledScript;
import dev.weir.runner.sql.Diagnostic;
import dev.weir.runner.sql.Script;
import dev.weir.runner.topology.TopologyEdits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a jar's main() hands to Flink, or why it hands over nothing. Each main() runs in a real process of its own. */
class JarCompilerTest {
    private static final JarCompiler COMPILER = new JarCompiler(Duration.ofSeconds(60));
    private static final JarCompiler HASTY = new JarCompiler(Duration.ofMillis(1500));

    @TempDir
    Path folder;

    @AfterAll
    static void clean() {
        COMPILER.deleteFolder();
        HASTY.deleteFolder();
    }

    @Test
    void drawsAJobWhoseOperatorsHaveTheirAuthorsUids() throws IOException {
        CompiledScript compiled = COMPILER.compile(script(ExampleJars.ofClass(folder, ExampleJars.counting("words,filter,count,out"), ExampleJars.MAIN)));
        assertEquals(List.of(), compiled.validation().diagnostics());
        assertEquals(Set.of("words", "filter", "count", "out"), uids(compiled));
        assertEquals("source", operator(compiled, "words").get("type").asText());
        assertEquals("filter", operator(compiled, "filter").get("type").asText());
        assertEquals("keyed-process", operator(compiled, "count").get("type").asText());
        assertEquals("sink", operator(compiled, "out").get("type").asText());
        assertEquals("keyed", operator(compiled, "count").get("state").get(0).get("kind").asText());
        assertEquals("no blanks", operator(compiled, "filter").get("name").asText());
        assertEquals("words", compiled.jobs().get(0).name());
        assertEquals(List.of(), compiled.jobs().get(0).sinks());
    }

    @Test
    void saysWhatOperatorsWithoutUidsCost() throws IOException {
        CompiledScript compiled = COMPILER.compile(script(ExampleJars.ofClass(folder, ExampleJars.counting("words,out"), ExampleJars.MAIN)));
        Diagnostic said = only(compiled, "no-uids");
        assertEquals("warning", said.severity());
        assertTrue(compiled.validation().valid());
        assertTrue(said.message().startsWith("2 operators have no uid: no blanks, count. "), said.message());
        assertTrue(uids(compiled).stream().allMatch(uid -> uid.matches("words|out|u[0-9a-f]{16}")), uids(compiled).toString());
    }

    @Test
    void givesTheSameUidsAtAnyParallelismAndInAnyOtherProcess() throws IOException {
        Script script = script(ExampleJars.ofClass(folder, ExampleJars.counting(""), ExampleJars.MAIN));
        Set<String> uids = uids(COMPILER.compile(script));
        JarCompiler other = new JarCompiler(Duration.ofSeconds(60));
        Script wider = new Script(script.file(), script.text(), List.of(), Map.of("pipeline.operator-chaining.enabled", "false"), 3, "streaming", List.of(), null, true, List.of(),
                List.of(), TopologyEdits.NONE, script.jar());
        assertEquals(uids, uids(other.compile(wider)));
        other.deleteFolder();
    }

    @Test
    void drawsAProgramOfTheTableApi() throws IOException {
        CompiledScript compiled = COMPILER.compile(script(ExampleJars.ofMain(folder, """
                TableEnvironment t = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
                t.executeSql("CREATE TABLE words (word STRING) WITH ('connector' = 'datagen')");
                t.executeSql("CREATE TABLE counts (word STRING, n BIGINT) WITH ('connector' = 'print')");
                t.executeSql("INSERT INTO counts SELECT word, COUNT(*) FROM words GROUP BY word").await();
                """)));
        assertTrue(compiled.validation().valid(), compiled.validation().toString());
        Set<String> types = new TreeSet<>();
        compiled.topology().get("operators").forEach(operator -> types.add(operator.get("type").asText()));
        assertTrue(types.containsAll(List.of("source", "group-aggregate")), types.toString());
        assertTrue(only(compiled, "no-uids").message().contains("made from SQL or Table calls"), only(compiled, "no-uids").message());
    }

    @Test
    void seesAllJobsOfAProgramThatDoesNotWaitForThem() throws IOException {
        CompiledScript compiled = COMPILER.compile(script(ExampleJars.ofMain(folder, """
                for (String word : List.of("a", "b")) {
                  StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
                  env.fromData(word).name("words").print().name("out " + word);
                  env.executeAsync(word).getJobID();
                }
                """)));
        assertEquals(List.of("a", "b"), compiled.jobs().stream().map(job -> job.name()).toList());
        assertEquals(4, uids(compiled).size());
    }

    @Test
    void aFinallyBlockThatExitsComesTooLate() throws IOException {
        CompiledScript compiled = COMPILER.compile(script(ExampleJars.ofMain(folder, "try { " + SMALL_JOB + " } catch (Throwable t) { System.exit(1); } finally { System.exit(2); }")));
        assertTrue(compiled.validation().valid(), compiled.validation().toString());
        assertEquals(1, compiled.jobs().size());
    }

    @Test
    void saysThatMainExited() throws IOException {
        Diagnostic said = fault(COMPILER, ExampleJars.ofMain(folder, "System.out.println(\"no input\"); System.exit(7);"), "jar-exited");
        assertTrue(said.message().contains("exit code 7"), said.message());
        assertTrue(said.detail().contains("no input"), said.detail());
    }

    @Test
    void endsAnEndlessMainAndSaysWhereItStood() throws IOException {
        Diagnostic said = fault(HASTY, ExampleJars.ofMain(folder, "new Thread(() -> { while (true) {} }).start(); while (true) { Math.random(); }"), "jar-time-limit");
        assertTrue(said.message().contains("within 1.5 s"), said.message());
        assertTrue(said.detail().contains("example.Job.main"), said.detail());
    }

    @Test
    @Timeout(60)
    void endsTheProcessWhenNobodyWaitsAnyMore() throws Exception {
        Path called = folder.resolve("called");
        Script script = script(ExampleJars.ofMain(folder, "java.nio.file.Files.writeString(java.nio.file.Path.of(\"" + called + "\"), \"\" + ProcessHandle.current().pid()); while (true) {}"));
        CompletableFuture<Throwable> end = new CompletableFuture<>();
        Thread asking = new Thread(() -> {
            try {
                COMPILER.compile(script);
                end.complete(null);
            } catch (Throwable thrown) {
                end.complete(thrown);
            }
        });
        try (WatchService changes = folder.getFileSystem().newWatchService()) {
            folder.register(changes, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
            asking.start();
            while (Files.notExists(called) || Files.size(called) == 0) {
                changes.take().reset();
            }
        }
        Optional<ProcessHandle> program = ProcessHandle.of(Long.parseLong(Files.readString(called)));
        asking.interrupt();
        assertInstanceOf(CancellationException.class, end.get());
        if (program.isPresent()) {
            program.get().onExit().get();
        }
        assertTrue(COMPILER.compile(script(ExampleJars.ofMain(Files.createDirectory(folder.resolve("next")), SMALL_JOB))).validation().valid(), "The next one has its turn.");
    }

    @Test
    void takesChildrenOfMainWithIt() throws Exception {
        Path child = folder.resolve("child");
        fault(HASTY, ExampleJars.ofMain(folder, "Process sleep = new ProcessBuilder(\"sleep\", \"600\").start(); java.nio.file.Files.writeString(java.nio.file.Path.of(\"" + child
                + "\"), \"\" + sleep.pid()); while (true) {}"), "jar-time-limit");
        Optional<ProcessHandle> left = ProcessHandle.of(Long.parseLong(Files.readString(child)));
        if (left.isPresent()) {
            left.get().onExit().get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void saysWhatMainThrew() throws IOException {
        Diagnostic said = fault(COMPILER, ExampleJars.ofMain(folder, "throw new RuntimeException(\"outer\", new IllegalArgumentException(\"--topic is missing\"));"), "jar-main-failed");
        assertTrue(said.message().startsWith("main() of example.Job threw IllegalArgumentException: --topic is missing (Job.java:"), said.message());
        assertTrue(said.detail().contains("outer"), said.detail());
    }

    @Test
    void saysThatNothingWasExecuted() throws IOException {
        fault(COMPILER, ExampleJars.ofMain(folder, "StreamExecutionEnvironment.getExecutionEnvironment().fromData(1).print();"), "jar-no-execute");
    }

    @Test
    void saysThatMainRanOutOfMemory() throws IOException {
        fault(COMPILER, ExampleJars.ofMain(folder, "List<byte[]> all = new ArrayList<>(); while (true) { all.add(new byte[10 << 20]); }"), "jar-out-of-memory");
    }

    @Test
    void namesTheMainClassesOfAJarThatNamesNone() throws IOException {
        Path jar = ExampleJars.ofClass(folder, ExampleJars.counting(""), null);
        assertTrue(fault(COMPILER, jar, "jar-no-main").message().contains("Classes with a main(): example.Job."));
        Diagnostic unknown = only(COMPILER.compile(script(jar, "example.Jbo")), "jar-main-unknown");
        assertTrue(unknown.message().contains("Classes with a main(): example.Job."), unknown.message());
        assertEquals(3, unknown.range().start().line());
        assertTrue(COMPILER.compile(script(jar, ExampleJars.MAIN)).validation().valid());
    }

    @Test
    void saysWhatIsNoJar() throws IOException {
        fault(COMPILER, folder.resolve("gone.jar"), "jar-missing");
        fault(COMPILER, Files.writeString(folder.resolve("text.jar"), "no jar"), "jar-broken");
    }

    @Test
    void saysThatAClassIsMissing() throws IOException {
        Path jar = ExampleJars.ofClass(folder, "public class Job { static class Helper { static void help() {} }\n public static void main(String[] a) { Helper.help(); } }", ExampleJars.MAIN);
        Files.delete(folder.resolve("classes/example/Job$Helper.class"));
        ExampleJars.pack(jar, folder.resolve("classes"), ExampleJars.MAIN);
        assertTrue(fault(COMPILER, jar, "jar-class-missing").message().contains("example.Job$Helper"));
    }

    @Test
    void saysThatAJarIsForAnotherFlink() throws IOException {
        Path jar = ExampleJars.ofMain(folder, "Object o = Class.forName(\"org.apache.flink.api.java.ExecutionEnvironment\");");
        assertTrue(fault(COMPILER, jar, "jar-flink-version").message().contains("org.apache.flink.api.java.ExecutionEnvironment"));
        Path method = ExampleJars.ofMain(Files.createDirectory(folder.resolve("b")), "throw new NoSuchMethodError(\"'void org.apache.flink.streaming.api.X.y()'\");");
        fault(COMPILER, method, "jar-flink-version");
    }

    @Test
    void saysThatAJarIsForANewerJava() throws IOException {
        Path jar = ExampleJars.ofMain(folder, SMALL_JOB);
        Path file = folder.resolve("classes/example/Job.class");
        byte[] bytes = Files.readAllBytes(file);
        bytes[7] = 99;
        Files.write(file, bytes);
        ExampleJars.pack(jar, folder.resolve("classes"), ExampleJars.MAIN);
        assertTrue(fault(COMPILER, jar, "jar-java-version").message().contains("compiled for Java 55"));
    }

    @Test
    void saysWhyFlinkMakesNoJobOfAGraph() throws IOException {
        Diagnostic said = fault(COMPILER, ExampleJars.ofClass(folder, ExampleJars.counting("words,filter,count,out").replace("\"filter\"", "\"count\""), ExampleJars.MAIN), "jar-graph-broken");
        assertTrue(said.message().contains("count"), said.message());
    }

    @Test
    void runsNothingOfAWorkspaceThatNobodyTrusted() throws IOException {
        Path witness = folder.resolve("witness");
        Script trusted = script(ExampleJars.ofMain(folder, "java.nio.file.Files.createFile(java.nio.file.Path.of(\"" + witness + "\")); " + SMALL_JOB));
        Script script = new Script(trusted.file(), trusted.text(), List.of(), Map.of(), 1, "streaming", List.of(), null, false, List.of(), List.of(), TopologyEdits.NONE, trusted.jar());
        only(COMPILER.compile(script), "untrusted");
        only(COMPILER.validate(script), "untrusted");
        assertFalse(Files.exists(witness));
        assertTrue(COMPILER.validate(trusted).valid());
        assertFalse(Files.exists(witness), "Validating runs nothing.");
    }

    @Test
    void hidesTheEnginesSecretsFromMain() throws IOException {
        Diagnostic said = fault(COMPILER, ExampleJars.ofMain(folder, "System.out.println(\"sees \" + new TreeSet<>(System.getenv().keySet()).tailSet(\"WEIR_\").headSet(\"WEIR_~\"));"), "jar-no-execute");
        assertTrue(said.detail().contains("sees [WEIR_PARENT_PID, WEIR_PROGRAM_FOLDER]"), said.detail());
    }

    private static final String SMALL_JOB = "StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(); env.fromData(1).print(); env.execute();";

    private static Diagnostic fault(JarCompiler compiler, Path jar, String code) {
        CompiledScript compiled = compiler.compile(script(jar));
        assertFalse(compiled.validation().valid());
        assertNull(compiled.topology());
        return only(compiled, code);
    }

    private static Diagnostic only(CompiledScript compiled, String code) {
        return only(compiled.validation(), code);
    }

    private static Diagnostic only(dev.weir.runner.sql.Validation validation, String code) {
        assertEquals(List.of(code), validation.diagnostics().stream().map(Diagnostic::code).toList(), validation.toString());
        return validation.diagnostics().get(0);
    }

    private static Set<String> uids(CompiledScript compiled) {
        Set<String> uids = new TreeSet<>();
        compiled.topology().get("operators").forEach(operator -> uids.add(operator.get("uid").asText()));
        return uids;
    }

    private static JsonNode operator(CompiledScript compiled, String uid) {
        List<JsonNode> found = new ArrayList<>();
        compiled.topology().get("operators").forEach(operator -> {
            if (operator.get("uid").asText().equals(uid)) {
                found.add(operator);
            }
        });
        return found.get(0);
    }

    static Script script(Path jar) {
        return script(jar, null);
    }

    static Script script(Path jar, String main) {
        String text = "weir: 1\njar: job.jar\n" + (main == null ? "" : "main: " + main + "\n");
        return new Script("jobs/x/job.yaml", text, List.of(), Map.of(), 1, "streaming", List.of(), null, true, List.of(), List.of(), TopologyEdits.NONE,
                new Script.Jar(jar.toString(), main, List.of("x")));
    }
}
