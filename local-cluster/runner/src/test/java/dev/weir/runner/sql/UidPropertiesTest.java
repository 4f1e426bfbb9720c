package dev.weir.runner.sql;

import static dev.weir.runner.sql.UidJob.lines;
import static dev.weir.runner.sql.UidJob.operators;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamGraphHasherV2;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.junit.jupiter.api.Test;

/** What uids promise, each promise held against every job of test/fixtures/uid-jobs. */
class UidPropertiesTest {
    private static final List<UidJob> JOBS = UidJob.all();

    @Test
    void theJobsAreManyAndHard() {
        assertTrue(JOBS.size() >= 60, () -> JOBS.size() + " jobs");
        long hard = JOBS.stream().filter(UidPropertiesTest::isHard).count();
        assertTrue(hard >= 40, () -> hard + " jobs with two stateful operators, a shared scan, a pushed-down filter or equal sub-plans");
    }

    private static boolean isHard(UidJob job) {
        long stateful = job.operators().stream().filter(o -> o.keeps() && !o.type().equals("sink") && !o.type().equals("source")).count();
        return stateful >= 2 || job.name().matches("pushed-.*|set-.*|.*-self");
    }

    /** Another process, another day: what is recorded here was. A change of the derivation loses people's state, so it is a decision. */
    @Test
    void areThoseRecordedByAnotherProcess() throws IOException {
        String now = JOBS.stream().map(job -> "# " + job.name() + "\n" + lines(job.operators()) + "\n").collect(Collectors.joining());
        Files.writeString(Path.of("target/uid-jobs.txt"), now);
        assertEquals(Files.readString(UidJob.FOLDER.resolve("uids.txt")), now, "target/uid-jobs.txt holds those of now");
    }

    @Test
    void doNotMoveWithSlotSharingGroupsAndChains() {
        each(job -> {
            for (StreamGraph graph : UidJob.graphs(UidJob.script(job.text()))) {
                var before = new StreamGraphHasherV2().traverseStreamGraphAndGenerateHashes(graph);
                graph.getStreamNodes().forEach(node -> node.setSlotSharingGroup("group" + node.getId() % 3));
                graph.getStreamNodes().forEach(node -> node.getOperatorFactory().setChainingStrategy(ChainingStrategy.NEVER));
                new StreamGraphHasherV2().traverseStreamGraphAndGenerateHashes(graph)
                        .forEach((node, hash) -> assertArrayEquals(before.get(node), hash, graph.getStreamNode(node).getOperatorName()));
            }
        });
    }

    @Test
    void doNotMoveWithParallelism() {
        holds(job -> operators(UidJob.script(job.text(), 7)));
    }

    @Test
    void doNotMoveWithDefaultParallelism() {
        holds(job -> operators("SET 'parallelism.default' = '3';\nSET 'table.exec.resource.default-parallelism' = '5';\n" + job.text()));
    }

    @Test
    void doNotMoveWithChaining() {
        holds(job -> operators("SET 'pipeline.operator-chaining.enabled' = 'false';\n" + job.text()));
    }

    @Test
    void doNotMoveWithLayoutAndComments() {
        holds(job -> operators(UidRewrites.layout(job.text(), random(job))));
    }

    @Test
    void doNotMoveWithTheCaseOfKeywords() {
        holds(job -> operators(UidRewrites.keywordCase(job.text(), random(job))));
    }

    @Test
    void doNotMoveWithAliases() {
        holds(job -> operators(UidRewrites.aliases(job.text(), random(job))));
    }

    private static Random random(UidJob job) {
        return new Random(job.name().hashCode());
    }

    /** Jobs of their own before and after, views, a bare query; they read what the job reads. */
    @Test
    void doNotMoveWithOtherJobsAroundThem() {
        each(job -> contains(job.operators(), operators(
                beforeWrites(job.text(), Another.TABLE + Another.of(job, 1) + "SELECT * FROM others1;\n") + Another.of(job, 2))));
    }

    private static String beforeWrites(String text, String more) {
        int at = text.indexOf("EXECUTE STATEMENT SET");
        at = at < 0 ? text.indexOf("INSERT INTO") : at;
        at = at < 0 ? text.indexOf("CREATE TABLE made") : at;
        return text.substring(0, at) + more + text.substring(at);
    }

    /**
     * All but a scan that takes over a part of the query (a filter, a partition) and so cannot be shared: where the set reads its
     * table once more, nothing says whose offsets it had.
     */
    @Test
    void doNotMoveWithOtherInsertsInTheirSet() {
        each(job -> {
            List<UidJob.Operator> before = new ArrayList<>(unnamed(inSet(job)));
            before.removeIf(o -> o.type().equals("source") && job.name().startsWith("pushed-"));
            String others = Another.TABLE + Another.view(job, 1) + Another.view(job, 2);
            contains(before, creates(job) ? before : unnamed(operators(others + UidRewrites.inSet(job.text(), Another.insert(1), Another.insert(2), false))));
        });
    }

    /** A set of its own or none: what a job does is the same. */
    @Test
    void doNotMoveWhenOneInsertBecomesASet() {
        holds(job -> jobsOf(job).size() > 1 ? job.operators() : inSet(job));
    }

    @Test
    void doNotMoveWithTheOrderOfAStatementSet() {
        each(job -> assertEquals(lines(inSet(job)), lines(writes(job) > 1 && !creates(job) ? operators(UidRewrites.inSet(job.text(), "", "", true)) : inSet(job))));
    }

    @Test
    void doNotMoveWithTheOrderOfJobs() {
        holds(job -> jobsOf(job).size() > 1 ? operators(UidRewrites.reversedJobs(job.text())) : job.operators());
    }

    private static List<UidJob.Operator> inSet(UidJob job) {
        return creates(job) || job.text().contains("STATEMENT SET") ? job.operators() : UidJob.planned(UidRewrites.inSet(job.text(), "", "", false));
    }

    /** CREATE TABLE AS is a job too, but none that Flink takes into a set of this form. */
    private static boolean creates(UidJob job) {
        return job.text().contains("CREATE TABLE made");
    }

    private static long writes(UidJob job) {
        return job.operators().stream().filter(o -> o.type().equals("sink") && !o.name().contains("Committer")).count();
    }

    private static TreeSet<String> jobsOf(UidJob job) {
        return job.operators().stream().map(UidJob.Operator::job).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void keepStateWhenItsMeaningStays() {
        each(job -> job.keeps().forEach(change -> {
            List<String> gone = new ArrayList<>(job.operators().stream().filter(UidJob.Operator::keeps).map(UidJob.Operator::uid).toList());
            List<UidJob.Operator> now = operators(change.in(job));
            now.forEach(o -> gone.remove(o.uid()));
            assertTrue(gone.isEmpty(), () -> change + ": gone " + gone + "\nof\n" + lines(job.operators()) + "\nnow\n" + lines(now));
        }));
    }

    @Test
    void moveWhenTheMeaningChanges() {
        each(job -> job.moves().forEach(change -> {
            TreeSet<String> before = uids(job.operators(), change.type());
            assertFalse(before.isEmpty(), () -> "no " + change.type() + " in\n" + lines(job.operators()));
            List<UidJob.Operator> now = operators(change.in(job));
            assertFalse(before.containsAll(uids(now, change.type())), () -> change + "\nwas\n" + lines(job.operators()) + "\nis\n" + lines(now));
        }));
    }

    private static TreeSet<String> uids(List<UidJob.Operator> operators, String type) {
        return operators.stream().filter(o -> o.type().equals(type)).map(UidJob.Operator::uid).collect(Collectors.toCollection(TreeSet::new));
    }

    private static void holds(Function<UidJob, List<UidJob.Operator>> changed) {
        each(job -> assertEquals(lines(job.operators()), lines(changed.apply(job))));
    }

    /** Names all jobs that break a promise, not only the first. */
    private static void each(Consumer<UidJob> promise) {
        List<String> broken = JOBS.parallelStream().flatMap(job -> {
            try {
                promise.accept(job);
                return Stream.empty();
            } catch (AssertionError e) {
                return Stream.of(job + ": " + e.getMessage());
            }
        }).sorted().toList();
        assertTrue(broken.isEmpty(), () -> broken.size() + " jobs:\n" + String.join("\n", broken));
    }

    private static void contains(List<UidJob.Operator> some, List<UidJob.Operator> all) {
        List<String> missing = new ArrayList<>(some.stream().map(UidJob.Operator::toString).toList());
        all.forEach(o -> missing.remove(o.toString()));
        assertTrue(missing.isEmpty(), () -> "missing\n" + String.join("\n", missing) + "\nof\n" + lines(all));
    }

    /** The same operators whatever their set writes beside them. */
    private static List<UidJob.Operator> unnamed(List<UidJob.Operator> operators) {
        return operators.stream().map(o -> new UidJob.Operator("", o.type(), o.name(), o.uid(), o.keeps())).toList();
    }

    /** An unrelated INSERT that reads a table of the job: other functions over other columns of it, through a view. */
    private static final class Another {
        static final String TABLE = "CREATE TABLE others (k BIGINT, n BIGINT) WITH ('connector'='blackhole');\n";
        private static final Map<String, String> TEXTS = Map.of("rates", "currency", "products", "product", "ticks", "k", "payments", "CAST(paid AS STRING)");

        static String of(UidJob job, int number) {
            return view(job, number) + insert(number);
        }

        static String view(UidJob job, int number) {
            String table = job.operators().stream().filter(o -> o.type().equals("source")).map(UidJob.Operator::name).findFirst().orElseThrow();
            String key = "CHAR_LENGTH(" + TEXTS.getOrDefault(table, "customer") + ") + " + number;
            return "CREATE TEMPORARY VIEW others" + number + " AS SELECT " + key + " AS k, COUNT(*) AS n, 7 AS seven FROM " + table + " GROUP BY " + key + ";\n";
        }

        static String insert(int number) {
            return "INSERT INTO others SELECT k, n FROM others" + number + " WHERE n < 1000;\n";
        }
    }
}
