package dev.weir.runner.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weir.runner.jobs.Cluster;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;

/**
 * What functions in TypeScript keep is kept exactly once, whatever fails and wherever: up to three times a run, at rows by chance, a task throws or the TaskManager is
 * killed. With {@code -Dfuzz} it is 50 seeds; without it the first of them.
 */
@ParameterizedClass(name = "in {0}")
@FunctionPlaces
@Timeout(value = 15, unit = java.util.concurrent.TimeUnit.MINUTES)
class ProcessFailuresTest {
    @Parameter
    private String node;

    private static final int ALL = 50;
    private static final int SHARE = 8;
    private static final int SHARE_IN_NODE = 3;
    private static final int ROWS = 200;
    /** So many come before a checkpoint must be complete, so that there is one to go back to. */
    private static final int PER_CHECKPOINT = 20;
    /** Beside the process function, an aggregate function over the same rows; both say all that they have kept. */
    private static final String QUERY = "SELECT account, what, `count`, `sum`, `last`, kinds FROM f(events => TABLE events PARTITION BY account, keep => 3, on_time => DESCRIPTOR(ts), uid => 'f')"
            + " UNION ALL SELECT account, 'all', r.`count`, r.`sum`, r.`last`, r.kinds FROM (SELECT account, everything(amount) AS r FROM events GROUP BY account)";
    private static final String AGGREGATE = """
            const KEPT = ROW({ count: BIGINT, sum: DECIMAL(20, 2), last: ARRAY(BIGINT), kinds: MAP(STRING, BIGINT) });
            const everything = aggregate({ arguments: [BIGINT], accumulator: KEPT, returns: KEPT }, {
              create: () => ({ count: 0n, sum: Decimal.of('0.00'), last: [], kinds: new Map() }),
              accumulate: ({ count, sum, last, kinds }, amount) => {
                const kind = amount % 3n === 0n ? 'by three' : 'not';
                return { count: count + 1n, sum: sum.plus(Decimal.of(amount)), last: [...last, amount].slice(-3), kinds: kinds.set(kind, (kinds.get(kind) ?? 0n) + 1n) };
              },
              value: (kept) => ({ ...kept, kinds: new Map([...kept.kinds].sort()) }),
            });
            """;
    private static Cluster cluster;

    @BeforeAll
    static void begin() throws Exception {
        cluster = Cluster.start();
    }

    @AfterAll
    static void end() throws Exception {
        cluster.close();
        cluster.deleteFolder();
    }

    @Test
    void whatIsKeptIsKeptOnce() throws Exception {
        Map<String, StreamGraph> graphs = new HashMap<>();
        for (String backend : List.of("hashmap", "rocksdb")) {
            graphs.put(backend, graph(backend));
        }
        List<String> expected = run(graphs.get("hashmap"), new Random(0), 0);
        // Of the aggregate each row, and two kinds of it but for the first of a key.
        assertEquals(ROWS + ROWS - 7, expected.stream().filter(row -> row.contains(", all, ")).count());
        int seeds = Integer.getInteger("fuzz") != null ? ALL : node == null ? SHARE : SHARE_IN_NODE;
        for (int seed = 1; seed <= seeds; seed++) {
            String backend = seed % 2 == 0 ? "hashmap" : "rocksdb";
            List<String> found = run(graphs.get(backend), new Random(seed), 1 + seed % 3);
            assertEquals(String.join("\n", expected), String.join("\n", found), "seed " + seed + ", " + backend);
        }
        System.out.println("Fuzz: " + seeds + " runs that fail, " + failures + " failures, of them " + kills + " by a TaskManager that is killed");
    }

    private int failures;
    private int kills;

    private StreamGraph graph(String backend) throws IOException {
        // While no TaskManager is there, each attempt fails at once.
        ProcessLab lab = new ProcessLab(2, Map.of("state.backend.type", backend, "execution.checkpointing.interval", "10 ms", "restart-strategy.type", "fixed-delay", "restart-strategy.fixed-delay.attempts", "5000",
                "restart-strategy.fixed-delay.delay", "20 ms"));
        String process = "const f = process(" + ProcessTest.OPTIONS.replace(", { ttl: '1 d' }", "") + ", " + ProcessTest.BODY + ");\n";
        lab.register(ProcessLab.bundle(process + AGGREGATE, List.of("f", "everything")).in(node));
        lab.events(Events.ofAccounts(ROWS, ROWS, PER_CHECKPOINT));
        return lab.graph(QUERY);
    }

    /** What a run gives that fails so often. */
    private List<String> run(StreamGraph graph, Random chance, int times) throws Exception {
        Kept.clear();
        graph.setJobId(JobID.generate());
        CompletableFuture<JobResult> ended = null;
        for (int i = 0; i < times; i++) {
            boolean kill = chance.nextBoolean();
            CompletableFuture<Void> reached = new CompletableFuture<>();
            Events.failAfter(1 + chance.nextInt(ROWS / times), () -> {
                reached.complete(null);
                if (!kill) {
                    throw new IllegalStateException("on purpose");
                }
            });
            ended = ended == null ? submit(graph) : ended;
            CompletableFuture.anyOf(reached, ended).get();
            if (reached.isDone()) {
                failures++;
            }
            if (reached.isDone() && kill) {
                kills++;
                cluster.killTaskManager(0).get();
            }
        }
        // Throws what it failed with in the end, where it did.
        (ended == null ? submit(graph) : ended).get().toJobExecutionResult(ProcessFailuresTest.class.getClassLoader());
        return Kept.texts();
    }

    private static CompletableFuture<JobResult> submit(StreamGraph graph) throws Exception {
        cluster.submit(graph).get();
        return cluster.result(graph.getJobID());
    }
}
