package dev.weir.runner.jars;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.runner.WeirException;
import dev.weir.runner.debugger.RunDebugger;
import dev.weir.runner.jobs.Cluster;
import dev.weir.runner.jobs.Run;
import dev.weir.runner.jobs.RunState;
import dev.weir.runner.jobs.RunStatus;
import dev.weir.runner.jobs.Runs;
import dev.weir.runner.metrics.Figures;
import dev.weir.runner.sql.CompiledScript;
import dev.weir.runner.sql.Script;
import dev.weir.runner.taps.Tap;
import dev.weir.runner.topology.TopologyEdits;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.flink.api.common.JobID;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Jars that run on a real cluster, with their own sources and sinks. */
@Timeout(180)
class JarRunsTest {
    /** Writes what it counts to a file, so that a test can see what really ran; then goes on until it is cancelled. */
    private static final String WRITING = """
            public class Job {
              public static class Count extends KeyedProcessFunction<String, String, String> {
                private transient ValueState<Long> count;
                @Override public void open(org.apache.flink.api.common.functions.OpenContext context) {
                  count = getRuntimeContext().getState(new ValueStateDescriptor<>("count", Long.class));
                }
                @Override public void processElement(String word, Context context, Collector<String> out) throws Exception {
                  count.update(count.value() == null ? 1 : count.value() + 1);
                  out.collect(word + " " + count.value());
                }
              }
              public static class Late { static String of(String text) { return text + "%s"; } }
              public static class Write implements MapFunction<String, String> {
                private final String file;
                Write(String file) { this.file = file; }
                @Override public String map(String line) throws Exception {
                  java.nio.file.Files.writeString(java.nio.file.Path.of(file), Late.of(line) + "\\n", java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.APPEND);
                  System.out.println("wrote " + line);
                  if (line.startsWith("boom")) { throw new IllegalStateException("the word is boom"); }
                  return line;
                }
              }
              public static void main(String[] args) throws Exception {
                StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
                env.fromData(args[1].split(" ")).uid("words").keyBy(word -> word).process(new Count()).uid("count")
                   .map(new Write(args[0])).uid("write").sinkTo(new DiscardingSink<>()).uid("end");
                env.execute("writing");
              }
            }
            """;

    private static final JarCompiler COMPILER = new JarCompiler(Duration.ofSeconds(60));
    private static Cluster cluster;
    private static Runs runs;
    private static int count;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() throws Exception {
        cluster = Cluster.start();
        runs = new Runs(COMPILER, CompletableFuture.completedFuture(cluster));
    }

    @AfterAll
    static void stop() throws Exception {
        cluster.close();
        COMPILER.deleteFolder();
    }

    @Test
    void isRefusedUntilItsRealSourcesAndSinksAreMeant() throws Exception {
        Path jar = ExampleJars.ofClass(folder, WRITING.formatted(""), ExampleJars.MAIN);
        for (List<String> real : List.of(List.<String>of(), List.of("other.jar"))) {
            WeirException refused = assertThrows(WeirException.class, () -> run(script(jar, "a", real)));
            assertEquals("jar-runs-for-real", refused.code());
        }
        assertTrue(Files.notExists(folder.resolve("out")));
        assertEquals(RunState.FINISHED, ended(run(script(jar, "a", List.of("job.jar")))).state());
    }

    @Test
    void itsEdgesAreTappedAsTextAndItsSourcesPaused() throws Exception {
        Path jar = ExampleJars.ofClass(folder, WRITING.formatted(""), ExampleJars.MAIN);
        String id = "tapped";
        runs.start(script(jar, "a b a", List.of("*")), id, null, 10, RunDebugger::pause);
        Run run = runs.get(id);
        Tap tap = run.debugger().tap("count", "write", null, true, false);
        assertEquals("invalid-condition", assertThrows(WeirException.class, () -> run.debugger().tap("count", "write", "n > 1", true, false)).code());
        assertTrue(Files.notExists(folder.resolve("out")));
        run.debugger().goOn();
        assertEquals(RunState.FINISHED, ended(run).state());
        StringBuilder rows = new StringBuilder();
        for (Tap.Page page = tap.take(0); page != null; page = tap.take(page.matched())) {
            rows.append(new String(page.lines(), StandardCharsets.UTF_8));
        }
        assertEquals(List.of("\"a 1\"", "\"a 2\"", "\"b 1\""), rows.toString().lines().map(line -> line.replaceFirst(".*,(\".*\")]$", "$1")).sorted().toList());
    }

    @Test
    void runsWithStateFiguresAndLog() throws Exception {
        Path jar = ExampleJars.ofClass(folder, WRITING.formatted(""), ExampleJars.MAIN);
        Run run = run(script(jar, "a b a", List.of("*")));
        RunStatus status = ended(run);
        assertEquals(RunState.FINISHED, status.state(), String.valueOf(status.failure()));
        assertEquals(List.of("a 1", "a 2", "b 1"), Files.readAllLines(folder.resolve("out")).stream().sorted().toList());
        assertEquals(List.of(), status.sinks());
        assertEquals(List.of("source job.jar real", "sink job.jar real"), status.standIns().stream().map(each -> each.role() + " " + each.table() + " " + each.by()).toList());
        Figures figures = run.probe().take();
        assertEquals(3, figures.operators().stream().filter(each -> each.operator().equals("count")).findFirst().orElseThrow().recordsIn());
    }

    @Test
    void runsAsABatch() throws Exception {
        Path jar = ExampleJars.ofClass(folder, WRITING.formatted(""), ExampleJars.MAIN);
        Script stream = script(jar, "a b a", List.of("*"));
        Script batch = new Script(stream.file(), stream.text(), List.of(), Map.of(), 2, "batch", List.of(), null, true, List.of(), List.of("*"), TopologyEdits.NONE, stream.jar());
        RunStatus status = ended(run(batch));
        assertEquals(RunState.FINISHED, status.state(), String.valueOf(status.failure()));
        assertEquals(3, Files.readAllLines(folder.resolve("out")).size());
    }

    @Test
    void runsAnEndlessJobWithCheckpointsUntilItIsCancelled() throws Exception {
        Path jar = ExampleJars.ofMain(folder, """
                StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
                env.enableCheckpointing(50);
                env.fromSource(new org.apache.flink.connector.datagen.source.DataGeneratorSource<>(n -> n, Long.MAX_VALUE, org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy.perSecond(500),
                    org.apache.flink.api.common.typeinfo.Types.LONG), org.apache.flink.api.common.eventtime.WatermarkStrategy.noWatermarks(), "numbers").uid("numbers")
                  .keyBy(n -> n % 3).reduce((a, b) -> a + b).uid("sum").sinkTo(new DiscardingSink<>()).uid("end");
                env.execute("endless");
                """);
        Run run = run(script(jar, "", List.of("*")));
        while (checkpoints(run) < 2 && !run.state().isOver()) {
            run.progress().awaitChange(run.progress().changes(), 50);
        }
        runs.cancel(run.id());
        assertEquals(RunState.CANCELLED, ended(run).state(), String.valueOf(run.status().failure()));
    }

    @Test
    void saysWhichOperatorFailed() throws Exception {
        Path jar = ExampleJars.ofClass(folder, WRITING.formatted(""), ExampleJars.MAIN);
        RunStatus status = ended(run(script(jar, "boom", List.of("*"))));
        assertEquals(RunState.FAILED, status.state());
        assertTrue(status.failure().message().startsWith("IllegalStateException: the word is boom"), status.failure().message());
    }

    @Test
    void keepsTheJarThatItBeganWith() throws Exception {
        Path jar = ExampleJars.ofClass(folder, WRITING.formatted(" old"), ExampleJars.MAIN);
        Script script = script(jar, "a", List.of("*"));
        CompiledScript compiled = COMPILER.compile(script);
        Files.write(jar, "another build, half written".getBytes(StandardCharsets.UTF_8));
        Run run = run(script, compiled);
        assertEquals(RunState.FINISHED, ended(run).state());
        assertEquals(List.of("a 1 old"), Files.readAllLines(folder.resolve("out")));
    }

    @Test
    void runsTheIdsThatAreDrawn() throws Exception {
        Path jar = ExampleJars.ofClass(folder, ExampleJars.counting(""), ExampleJars.MAIN);
        CompiledScript compiled = COMPILER.compile(JarCompilerTest.script(jar));
        StreamGraph graph = compiled.jobs().get(0).streamGraph(new JobID());
        Map<String, String> drawn = ids(compiled.topology());
        assertEquals(drawn.keySet(), graph.getStreamNodes().stream().map(StreamNode::getTransformationUID).collect(Collectors.toSet()));
        assertEquals(graph.getStreamNodes().size(), drawn.size());
        Run run = run(JarCompilerTest.script(jar), compiled);
        ended(run);
        List<String> vertices = cluster.graph(run.jobs().get(0)).get().getAllVertices().keySet().stream().map(Object::toString).toList();
        compiled.topology().get("chains").forEach(chain -> assertTrue(vertices.contains(chain.get("id").asText())));
        assertEquals(vertices.size(), compiled.topology().get("chains").size());
    }

    /** Completed ones; none while Flink has not yet taken the job. */
    private static long checkpoints(Run run) throws InterruptedException {
        try {
            return cluster.graph(run.jobs().get(0)).get().getCheckpointStatsSnapshot().getCounts().getNumberOfCompletedCheckpoints();
        } catch (ExecutionException notYet) {
            return 0;
        }
    }

    private static Map<String, String> ids(JsonNode topology) {
        return topology.get("operators").findValues("uid").stream().collect(Collectors.toMap(JsonNode::asText, JsonNode::asText));
    }

    private Script script(Path jar, String words, List<String> real) {
        return new Script("jobs/x/job.yaml", "jar: job.jar\n", List.of(), Map.of(), 1, "streaming", List.of(), null, true, List.of(), real, TopologyEdits.NONE,
                new Script.Jar(jar.toString(), null, List.of(folder.resolve("out").toString(), words)));
    }

    private static Run run(Script script) throws Exception {
        String id = "jar-" + count++;
        runs.start(script, id, null, 100);
        return runs.get(id);
    }

    /** A run of what was compiled before, whatever the jar is by now. */
    private static Run run(Script script, CompiledScript compiled) throws Exception {
        Runs own = new Runs(new dev.weir.runner.sql.Compiler() {
            @Override
            public dev.weir.runner.sql.Validation validate(Script any) {
                return compiled.validation();
            }

            @Override
            public CompiledScript compile(Script any) {
                return compiled;
            }
        }, CompletableFuture.completedFuture(cluster));
        Script real = new Script(script.file(), script.text(), List.of(), Map.of(), 1, "streaming", List.of(), null, true, List.of(), List.of("*"), TopologyEdits.NONE, script.jar());
        String id = "jar-" + count++;
        own.start(real, id, null, 100);
        return own.get(id);
    }

    private static RunStatus ended(Run run) throws InterruptedException {
        while (!run.state().isOver()) {
            run.progress().awaitChange(run.progress().changes(), 1000);
        }
        return run.status();
    }
}
