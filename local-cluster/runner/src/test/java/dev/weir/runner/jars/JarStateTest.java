package dev.weir.runner.jars;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.runner.WeirException;
import dev.weir.runner.jobs.Cluster;
import dev.weir.runner.jobs.Run;
import dev.weir.runner.jobs.Runs;
import dev.weir.runner.savepoints.Restore;
import dev.weir.runner.sql.Script;
import dev.weir.runner.topology.TopologyEdits;
import dev.weir.runner.state.StatePage;
import dev.weir.runner.state.StateQuery;
import dev.weir.runner.state.StateReader;
import dev.weir.runner.verdict.Diff;
import dev.weir.runner.verdict.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** State whose classes are in the jar and nowhere else: its verdict, and what a real savepoint gives back. */
@Timeout(240)
class JarStateTest {
    /** Counts numbers by their last digit, with a key and a state of its own classes, and writes each count to a file. */
    private static final String COUNTING = """
            public class Job {
              public static class Digit {
                public int digit;
                public Digit() {}
                public Digit(int digit) { this.digit = digit; }
                @Override public int hashCode() { return digit; }
                @Override public boolean equals(Object other) { return other instanceof Digit && ((Digit) other).digit == digit; }
              }
              public static class Tally { public long count; public long total; }
              public static class Count extends KeyedProcessFunction<Digit, Long, String> {
                private transient ValueState<Tally> tally;
                @Override public void open(org.apache.flink.api.common.functions.OpenContext context) {
                  tally = getRuntimeContext().getState(new ValueStateDescriptor<>("tally", Tally.class));
                }
                @Override public void processElement(Long number, Context context, Collector<String> out) throws Exception {
                  Tally now = tally.value() == null ? new Tally() : tally.value();
                  now.count += 1;
                  tally.update(now);
                  out.collect(context.getCurrentKey().digit + " " + now.count);
                }
              }
              public static class Write implements MapFunction<String, String> {
                private final String file;
                Write(String file) { this.file = file; }
                @Override public String map(String line) throws Exception {
                  java.nio.file.Files.writeString(java.nio.file.Path.of(file), line + "\\n", java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.APPEND);
                  return line;
                }
              }
              public static void main(String[] args) throws Exception {
                StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
                env.fromSource(new org.apache.flink.connector.datagen.source.DataGeneratorSource<>(n -> n, Long.MAX_VALUE, org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy.perSecond(200),
                    org.apache.flink.api.common.typeinfo.Types.LONG), org.apache.flink.api.common.eventtime.WatermarkStrategy.noWatermarks(), "numbers").uid("numbers")
                  .keyBy(n -> new Digit((int) (n % 10)), org.apache.flink.api.common.typeinfo.TypeInformation.of(Digit.class)).process(new Count()).uid("count")
                  .map(new Write(args[0])).uid("write").sinkTo(new DiscardingSink<>()).uid("end");
                env.execute("tallies");
              }
            }
            """;

    private static final JarCompiler COMPILER = new JarCompiler(Duration.ofSeconds(60));
    private static Cluster cluster;
    private static Runs runs;
    private static String savepoint;
    private static Script old;
    private static long counted;

    @TempDir
    static Path folder;

    @BeforeAll
    static void stopInTheMiddle() throws Exception {
        cluster = Cluster.start();
        runs = new Runs(COMPILER, CompletableFuture.completedFuture(cluster));
        old = version("old", COUNTING);
        runs.start(old, "old", null, 100);
        await(runs.get("old"), "old", 30);
        savepoint = runs.stop("old", folder.resolve("savepoints").toUri().toString(), null);
        counted = counts("old").values().stream().mapToLong(Long::longValue).sum();
    }

    @AfterAll
    static void stop() throws Exception {
        cluster.close();
        COMPILER.deleteFolder();
    }

    @Test
    void isKept() throws Exception {
        Script same = version("same", COUNTING.replace("now.count += 1;", "long one = 1; now.count += one;"));
        verdict(same, "works", "keeps state-same");
        goesOn(same, "same");
    }

    @Test
    void isToldByTheJarsOwnClassesAndByNoOthers() throws Exception {
        StateQuery query = StateQuery.of(savepoint, "count");
        StatePage page = StateReader.read(query.with(List.of(old.jar().path())));
        assertEquals(List.of("digit"), page.key().stream().map(StatePage.Column::name).toList());
        assertEquals(List.of("count", "total"), page.states().get(0).value().stream().map(StatePage.Column::name).toList());
        assertEquals(10, page.entries().size());
        assertEquals(counted, page.entries().stream().mapToLong(entry -> Long.parseLong(entry.value().get(0))).sum());
        WeirException refused = assertThrows(WeirException.class, () -> StateReader.read(query));
        assertEquals("state-unreadable", refused.code());
        assertTrue(refused.getMessage().contains("example.Job$"), refused.getMessage());
    }

    @Test
    void isRewrittenWithAFieldMore() throws Exception {
        Script wider = version("wider", COUNTING.replace("public long count;", "public long count; public String last;"));
        verdict(wider, "works", "migrates serializer-migrates");
        goesOn(wider, "wider");
    }

    @Test
    void isRefusedWhereItsClassIsGone() throws Exception {
        Script renamed = version("renamed", COUNTING.replace("Tally", "Summary"));
        Verdict verdict = verdict(renamed, "fails", "lost restore-refused");
        assertTrue(verdict.operators().stream().anyMatch(said -> String.valueOf(said.message()).contains("example.Job$Tally")), verdict.toString());
        assertEquals("restore-failed", refused(renamed, "renamed"));
    }

    @Test
    void isRefusedWhereAFieldHasAnotherType() throws Exception {
        Script other = version("other", COUNTING.replace("public long total;", "public String total;"));
        Verdict verdict = verdict(other, "fails", "lost state-type-changed");
        assertTrue(verdict.operators().stream().anyMatch(said -> String.valueOf(said.message()).contains("Tally<count Long, total Long>")), verdict.toString());
        assertEquals("restore-failed", refused(other, "other"));
    }

    /** The same, whether the old version or its savepoint is asked. */
    private static Verdict verdict(Script now, String restore, String rule) throws Exception {
        Verdict told = null;
        for (String path : new String[] {null, savepoint}) {
            told = Diff.of(COMPILER, old, now, path);
            Verdict.OperatorVerdict count = told.operators().stream().filter(each -> each.before() != null && each.before().uid().equals("count")).findFirst().orElseThrow();
            assertEquals(restore + ": " + rule, told.restore() + ": " + count.verdict() + " " + count.rule(), told.toString());
        }
        return told;
    }

    private static void goesOn(Script now, String name) throws Exception {
        runs.resume(now, name, null, 100, new Restore(savepoint, false), null);
        await(runs.get(name), name, 30);
        runs.cancel(name);
        Map<String, Long> before = counts("old");
        Map<String, Long> first = new HashMap<>();
        lines(name).forEach(line -> first.putIfAbsent(line.split(" ")[0], Long.parseLong(line.split(" ")[1])));
        assertTrue(counted >= 30 && first.size() == 10, counted + " then " + first);
        first.forEach((digit, count) -> assertEquals(before.get(digit) + 1, count, "the digit " + digit + " of " + before));
    }

    private static String refused(Script now, String name) {
        return assertThrows(WeirException.class, () -> runs.resume(now, name, null, 100, new Restore(savepoint, false), null)).code();
    }

    /** Each in a jar of its own, so that no class of it is found elsewhere. */
    private static Script version(String name, String program) throws IOException {
        Path jar = ExampleJars.ofClass(Files.createDirectories(folder.resolve("of-" + name)), program, ExampleJars.MAIN);
        return new Script("jobs/x/job.yaml", "jar: job.jar\n", List.of(), Map.of(), 1, "streaming", List.of(), null, true, List.of(), List.of("*"), TopologyEdits.NONE,
                new Script.Jar(jar.toString(), null, List.of(folder.resolve(name).toString())));
    }

    private static void await(Run run, String name, int rows) throws Exception {
        while (lines(name).size() < rows) {
            assertTrue(!run.state().isOver(), () -> String.valueOf(run.status().failure()));
            run.progress().awaitChange(run.progress().changes(), 50);
        }
    }

    private static List<String> lines(String name) throws IOException {
        Path file = folder.resolve(name);
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    /** By digit, the last count. */
    private static Map<String, Long> counts(String name) throws IOException {
        Map<String, Long> last = new HashMap<>();
        lines(name).forEach(line -> last.put(line.split(" ")[0], Long.parseLong(line.split(" ")[1])));
        return last;
    }
}
