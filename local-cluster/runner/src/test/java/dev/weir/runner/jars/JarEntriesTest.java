package dev.weir.runner.jars;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.runner.jobs.Cluster;
import dev.weir.runner.jobs.Run;
import dev.weir.runner.jobs.Runs;
import dev.weir.runner.sql.Script;
import dev.weir.runner.state.StatePage;
import dev.weir.runner.state.StateQuery;
import dev.weir.runner.state.StateReader;
import dev.weir.runner.topology.TopologyEdits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every kind of state that a program may declare, of types that only Kryo, a tuple or the program itself knows. */
@Timeout(180)
class JarEntriesTest {
    private static final String PROGRAM = """
            public class Job {
              public static class Odd {
                private final String of;
                private int size;
                Odd(String of, int size) { this.of = of; this.size = size; }
              }
              public static class Keep extends KeyedProcessFunction<Long, Long, String> {
                private transient ValueState<Odd> odd;
                private transient org.apache.flink.api.common.state.ListState<Long> list;
                private transient org.apache.flink.api.common.state.MapState<String, org.apache.flink.api.java.tuple.Tuple2<Long, String>> map;
                private transient ValueState<Long> aged;
                @Override public void open(org.apache.flink.api.common.functions.OpenContext context) {
                  odd = getRuntimeContext().getState(new ValueStateDescriptor<>("odd", Odd.class));
                  list = getRuntimeContext().getListState(new org.apache.flink.api.common.state.ListStateDescriptor<>("list", Long.class));
                  map = getRuntimeContext().getMapState(new org.apache.flink.api.common.state.MapStateDescriptor<>("map", org.apache.flink.api.common.typeinfo.Types.STRING,
                      org.apache.flink.api.common.typeinfo.Types.TUPLE(org.apache.flink.api.common.typeinfo.Types.LONG, org.apache.flink.api.common.typeinfo.Types.STRING)));
                  ValueStateDescriptor<Long> descriptor = new ValueStateDescriptor<>("aged", Long.class);
                  descriptor.enableTimeToLive(org.apache.flink.api.common.state.StateTtlConfig.newBuilder(java.time.Duration.ofDays(1)).build());
                  aged = getRuntimeContext().getState(descriptor);
                }
                @Override public void processElement(Long number, Context context, Collector<String> out) throws Exception {
                  if (number < 4) {
                    odd.update(new Odd("number " + number, 1));
                    list.add(number);
                    list.add(number + 10);
                    map.put("k" + number, org.apache.flink.api.java.tuple.Tuple2.of(number, "v"));
                    aged.update(number * 2);
                    context.timerService().registerProcessingTimeTimer(4102444800000L + number);
                  }
                  if (number == 40) java.nio.file.Files.writeString(java.nio.file.Path.of(FILE), "there");
                  out.collect("x");
                }
              }
              static final String FILE = "@FILE@";
              public static void main(String[] args) throws Exception {
                StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
                env.fromSource(new org.apache.flink.connector.datagen.source.DataGeneratorSource<>(n -> n, Long.MAX_VALUE, org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy.perSecond(200),
                    org.apache.flink.api.common.typeinfo.Types.LONG), org.apache.flink.api.common.eventtime.WatermarkStrategy.noWatermarks(), "numbers").uid("numbers")
                  .keyBy(n -> n % 2).process(new Keep()).uid("keep").sinkTo(new DiscardingSink<>()).uid("end");
                env.execute("kinds");
              }
            }
            """;

    @TempDir
    static Path folder;

    @Test
    void areTold() throws Exception {
        Cluster cluster = Cluster.start();
        JarCompiler compiler = new JarCompiler(Duration.ofSeconds(60));
        try {
            Path there = folder.resolve("there");
            Path jar = ExampleJars.ofClass(Files.createDirectories(folder.resolve("jar")), PROGRAM.replace("@FILE@", there.toString()), ExampleJars.MAIN);
            Script script = new Script("jobs/x/job.yaml", "jar: job.jar\n", List.of(), Map.of(), 1, "streaming", List.of(), null, true, List.of(), List.of("*"), TopologyEdits.NONE,
                    new Script.Jar(jar.toString(), null, List.of()));
            Runs runs = new Runs(compiler, CompletableFuture.completedFuture(cluster));
            runs.start(script, "kinds", null, 100);
            Run run = runs.get("kinds");
            while (!Files.exists(there)) {
                assertTrue(!run.state().isOver(), () -> String.valueOf(run.status().failure()));
                run.progress().awaitChange(run.progress().changes(), 50);
            }
            // Of a run that goes on.
            StateQuery query = StateQuery.of(runs.look("kinds"), "keep").with(List.of(jar.toString()));
            assertEquals(List.of("{\"of\":\"number 2\",\"size\":1}"), values(query.ofState("odd").ofKey("0"), 1));
            StatePage list = StateReader.read(query.ofState("list").ofKey("1"));
            assertEquals(List.of("1", "11", "3", "13"), list.entries().stream().map(entry -> entry.value().get(0)).toList());
            assertEquals(List.of("0", "1", "2", "3"), list.entries().stream().map(entry -> entry.item().get(0)).toList());
            StatePage map = StateReader.read(query.ofState("map").finding("k3"));
            assertEquals(List.of(List.of("\"k3\"")), map.entries().stream().map(StatePage.Entry::item).toList());
            assertEquals(List.of("3", "\"v\""), map.entries().get(0).value());
            StatePage aged = StateReader.read(query.ofState("aged").ofKey("1"));
            assertEquals(List.of("6"), aged.entries().get(0).value());
            assertTrue(aged.states().stream().anyMatch(state -> state.name().equals("aged") && state.ttl()) && aged.entries().get(0).time() > 1_700_000_000_000L, aged.toString());
            StatePage all = StateReader.read(query);
            assertEquals(4, all.entries().stream().filter(entry -> entry.state().contains("processing") && entry.time() != null && entry.time() >= 4102444800000L).count(), all.toString());
            String before = query.path();
            runs.look("kinds");
            assertTrue(Files.notExists(Path.of(java.net.URI.create(before))), "the look before is gone");
            runs.cancel("kinds");
        } finally {
            cluster.close();
            compiler.deleteFolder();
        }
    }

    private static List<String> values(StateQuery query, int entries) throws Exception {
        StatePage page = StateReader.read(query);
        assertEquals(entries, page.entries().size(), page.toString());
        return page.entries().get(0).value();
    }
}
