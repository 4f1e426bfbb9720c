package dev.weir.runner.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.runner.WeirException;
import dev.weir.runner.sql.Script;
import dev.weir.runner.sql.SqlCompiler;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds each verdict against what Flink does: a real savepoint of the old version, restored by the new one, and the rows that come of it. */
@Timeout(180)
class ProofTest {
    @TempDir
    static Path folder;

    /** Rules by which Flink itself refuses; by the others it would restore, and go on with what is not right. */
    private static final Set<String> LOUD = Set.of("key-type-changed", "state-type-changed", "source-state-unreadable", "max-parallelism", "restore-refused");

    private static Laboratory laboratory;

    @BeforeAll
    static void open() throws Exception {
        laboratory = new Laboratory(folder);
    }

    @AfterAll
    static void close() throws Exception {
        laboratory.close();
    }

    static List<Pairs.Pair> pairs() {
        // -Dpairs=join looks at some only.
        return Pairs.all().stream().filter(pair -> pair.toString().matches(".*(?:" + System.getProperty("pairs", "") + ").*")).toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pairs")
    void theVerdictIsWhatHappens(Pairs.Pair pair) throws Exception {
        Verdict verdict = laboratory.verdict(pair.old(), pair.now(), false);
        Verdict withSavepoint = laboratory.verdict(pair.old(), pair.now(), true);
        Laboratory.Seen seen = laboratory.see(pair.old(), pair.now());
        List<String> kept = seen.rows() == null ? List.of() : laboratory.kept(pair.now());
        String story = pair + "\n" + told(verdict) + "\n" + seen + "\nkept  " + kept + "\n";
        boolean keeps = !seen.failed() && !seen.neededLeave() && seen.sourcesWentOn() && kept.equals(seen.rows());
        if (System.getProperty("pairs") != null) {
            System.err.println(story);
        }
        assertEquals(verdict.restore(), withSavepoint.restore(), story + told(withSavepoint));
        switch (verdict.restore()) {
            case "works" -> {
                assertTrue(keeps, story);
                assertNotEquals(laboratory.fresh(pair.now()), seen.rows(), "this pair proves nothing: without state it gives the same rows\n" + story);
            }
            case "drops" -> {
                assertFalse(seen.failed(), story);
                assertFalse(keeps, story);
                assertEquals(verdict.allowNonRestored(), seen.neededLeave(), story);
            }
            case "fails" -> {
                boolean silent = verdict.operators().stream().map(Verdict.OperatorVerdict::rule).allMatch(rule -> rule == null || !LOUD.contains(rule));
                assertTrue(silent ? !keeps : seen.failed(), story);
            }
            default -> assertEquals("unsure", verdict.restore(), story);
        }
    }

    /** Savepoints of local runs are in the backend's own format, where the backend stays. */
    @ParameterizedTest
    @CsvSource({"hashmap,rocksdb", "rocksdb,hashmap", "hashmap,forst", "forst,hashmap"})
    void aNativeSavepointIsReadByItsBackendOnly(String was, String is) throws Exception {
        Version count = Version.of("SELECT k, COUNT(*) AS c FROM orders GROUP BY k").set("state.backend.type", was);
        Version elsewhere = count.set("state.backend.type", is);
        Verdict refused = laboratory.verdictOfNative(count, elsewhere);
        assertEquals("fails", refused.restore());
        assertTrue(refused.operators().stream().anyMatch(said -> "backend-changed".equals(said.rule())), told(refused));
        Laboratory.Seen seen = laboratory.seeNative(count, elsewhere);
        assertTrue(seen.failed(), seen.toString());
    }

    /** Flink would lose the run with such a savepoint, so it is not asked for one. */
    @ParameterizedTest
    @CsvSource({"forst,false,hashmap", "hashmap,false,forst", "hashmap,true,rocksdb", "rocksdb,true,hashmap"})
    void aRunIsNotStoppedWhereItsStateCannotGoOn(String was, boolean async, String is) throws Exception {
        Version count = Version.of("SELECT k, COUNT(*) AS c FROM orders GROUP BY k").set("state.backend.type", was).set("table.exec.async-state.enabled", "" + async);
        Version elsewhere = count.set("state.backend.type", is);
        Verdict verdict = laboratory.verdict(count, elsewhere, false);
        assertEquals("fails", verdict.restore());
        assertTrue(verdict.operators().stream().anyMatch(said -> "backend-changed".equals(said.rule())), told(verdict));
        assertEquals("backend-changed", laboratory.refusedStop(count, elsewhere));
    }

    @Test
    void aSavepointOfAnotherJobIsNoneOfThisOne() throws Exception {
        Version count = Version.of("SELECT k, COUNT(*) AS c FROM orders GROUP BY k");
        Version other = Version.of("SELECT k, COUNT(*) AS c FROM clicks GROUP BY k");
        Script script = laboratory.script(other, true);
        String savepoint = laboratory.savepoint(count);
        Script stranger = Script.of("CREATE TABLE a (n INT) WITH ('connector'='datagen'); SELECT n, COUNT(*) AS c FROM a GROUP BY n;");
        assertEquals("savepoint-of-another-job",
                assertThrows(WeirException.class, () -> Diff.of(new SqlCompiler(), stranger, script, savepoint)).code());
    }

    /** What such a sink hands its committer is written by a serializer that has no snapshot. */
    @Test
    void aJobWhoseSinkCommitsCanBeCompared() throws Exception {
        String kafka = " WITH ('connector'='%s', 'topic'='t', 'properties.bootstrap.servers'='localhost:1', %s);";
        String source = "CREATE TABLE words (word STRING)" + kafka.formatted("kafka", "'properties.group.id'='g', 'scan.startup.mode'='earliest-offset', 'format'='json'");
        String sink = "CREATE TABLE counts (word STRING, c BIGINT, PRIMARY KEY (word) NOT ENFORCED)" + kafka.formatted("upsert-kafka", "'key.format'='json', 'value.format'='json'");
        String insert = "INSERT INTO counts SELECT word, COUNT(*) FROM words GROUP BY word;";
        Script old = Script.of(source + sink + insert);
        assertEquals("works", Diff.of(new SqlCompiler(), old, Script.of(source + sink + " " + insert), null).restore());
    }

    private static String told(Verdict verdict) {
        StringBuilder text = new StringBuilder(verdict.restore() + ": " + verdict.message());
        verdict.operators().stream().filter(said -> said.rule() != null).forEach(said -> text.append("\n  ").append(said.change()).append(' ')
                .append(said.verdict()).append(' ').append(said.rule()).append(' ')
                .append(said.after() == null ? said.before().name() : said.after().name()).append(": ").append(said.message()));
        return text.toString();
    }
}
