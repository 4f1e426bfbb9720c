package dev.weir.runner.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.runner.language.Knowledge;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import org.apache.flink.table.functions.ScalarFunction;
import org.junit.jupiter.api.Test;

/** Whatever is typed wherever in a script: what stands at last is what a validator says that never saw another text. */
class TypingTest {
    /** A function of a text's own. */
    public static final class Doubled extends ScalarFunction {
        public Long eval(Long of) {
            return of == null ? null : 2 * of;
        }
    }

    private static final List<String> SCRIPT = List.of(
            "SET 'table.local-time-zone' = 'UTC'",
            "CREATE TABLE s (k STRING, v BIGINT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'datagen')",
            "CREATE TABLE other (k STRING, w BIGINT, p STRING) PARTITIONED BY (p) WITH ('connector' = 'blackhole')",
            "CREATE DATABASE side",
            "CREATE FUNCTION doubled AS '" + Doubled.class.getName() + "'",
            "CREATE TEMPORARY VIEW a AS SELECT k, v FROM s WHERE v > 1",
            "CREATE VIEW b AS SELECT k, doubled(v) AS v FROM a",
            "CREATE TABLE copied LIKE s",
            "USE side",
            "CREATE TABLE s (n INT) WITH ('connector' = 'datagen')",
            "SELECT n FROM s",
            "USE `default_database`",
            "CREATE VIEW c AS SELECT b.k, s.ts FROM b JOIN s ON b.k = s.k",
            "INSERT INTO other SELECT k, v, 'p' FROM b",
            "BEGIN STATEMENT SET",
            "INSERT INTO other SELECT k, v, 'q' FROM a",
            "END",
            "SELECT k FROM c",
            "ALTER TABLE copied RENAME TO renamed",
            "SELECT ts FROM renamed",
            "DROP TEMPORARY VIEW a",
            "CREATE TEMPORARY VIEW a AS SELECT k, v + 1 AS v FROM s",
            "SELECT v FROM b");
    private static final List<String> MORE = List.of(
            "DROP TABLE s", "DROP VIEW b", "CREATE VIEW d AS SELECT * FROM c", "SELECT * FROM d", "USE CATALOG default_catalog", "SET 'execution.runtime-mode' = 'batch'",
            "RESET", "CREATE TEMPORARY FUNCTION doubled AS '" + Doubled.class.getName() + "'", "DROP FUNCTION doubled", "SELECT doubled(1)", "BEGIN STATEMENT SET", "END",
            "CREATE CATALOG more WITH ('type' = 'generic_in_memory')", "USE CATALOG more", "DROP DATABASE side CASCADE", "CREATE TABLE t AS SELECT k FROM a", "ALTER TABLE s ADD (x STRING)",
            "CREATE TEMPORARY TABLE b (k STRING) WITH ('connector' = 'datagen')", "UNLOAD MODULE core", "LOAD MODULE core", "SHOW TABLES", "SELECT k FROM nowhere", "CREATE TEMPORARY VIEW b AS SELECT k, 1 AS v FROM s",
            "DROP TABLE IF EXISTS default_catalog.default_database.s", "CREATE OR REPLACE TABLE s AS SELECT 1 AS k", "CREATE MODEL m INPUT (x INT) OUTPUT (y INT) WITH ('provider' = 'x')",
            "ALTER VIEW b RENAME TO bb", "EXECUTE STATEMENT SET BEGIN INSERT INTO other SELECT k, v, 'r' FROM a; INSERT INTO other SELECT k, v, 'z' FROM b; END");
    private static final List<String> CHARACTERS = List.of("", ";", "'", "k", " ", "(", "`", "--", "\nSELECT 1;\n");

    @Test
    void aLongScriptIsCheckedAPartAtATime() {
        String text = "CREATE TABLE t (a INT) WITH ('connector' = 'datagen');\nSELECT a FROM t;\nSELECT b FROM t;\nSELECT c FROM t;\n";
        Script script = Script.of(text);
        try (IncrementalValidator validator = new IncrementalValidator(getClass().getClassLoader(), script, "", Duration.ZERO)) {
            List<List<String>> said = new ArrayList<>();
            for (boolean pending = true; pending; ) {
                IncrementalValidator.Followed followed = validator.follow(script, null, null);
                pending = followed.pending();
                said.add(Validations.of(followed.findings(), followed.statements()).diagnostics().stream().map(each -> each.range().start().line() + " " + each.code()).toList());
            }
            assertEquals(List.of(List.of("2 not-checked"), List.of("3 not-checked"), List.of("3 unknown-column", "4 not-checked"), List.of("3 unknown-column", "4 unknown-column")), said);
        }
    }

    @Test
    void saysOfAnyEditsWhatAFreshValidatorSays() {
        for (int seed = 1; seed <= Integer.getInteger("typing.seeds", 2); seed++) {
            type(new Random(seed), 35, List.of());
        }
        type(new Random(9), 25, List.of(new Script.CommonFile("common.sql", "CREATE TABLE base (k STRING, v BIGINT) WITH ('connector' = 'datagen');\nCREATE VIEW a AS SELECT k, v FROM base;\nCREATE VIEW onBase AS SELECT k FROM base;")));
    }

    private static void type(Random random, int edits, List<Script.CommonFile> common) {
        SqlCompiler kept = new SqlCompiler();
        kept.compile(script(String.join(";\n", SCRIPT), common));
        Knowledge knowledge = new Knowledge(kept);
        List<String> statements = new ArrayList<>(SCRIPT);
        for (int edit = 0; edit < edits; edit++) {
            if (edit % 8 == 7) {
                statements = new ArrayList<>(SCRIPT);
            }
            edit(statements, random);
            Script script = script(String.join(";\n", statements) + ";\n", common);
            if (random.nextInt(4) == 0) {
                givenUp(kept, script, random);
            }
            if (random.nextBoolean()) {
                kept.validate(script, Duration.ZERO);
            }
            SqlCompiler fresh = new SqlCompiler();
            if (random.nextInt(4) == 0) {
                int at = random.nextInt(statements.size());
                assertEquals(new Knowledge(fresh).scope(script, at), knowledge.scope(script, at), script.text());
            }
            if (random.nextInt(8) == 0) {
                assertEquals(fresh.changelogs(script), kept.changelogs(script), script.text());
            }
            assertEquals(fresh.validate(script), kept.validate(script), script.text());
        }
    }

    private static void edit(List<String> statements, Random random) {
        int at = random.nextInt(statements.size());
        String other = MORE.get(random.nextInt(MORE.size()));
        switch (random.nextInt(6)) {
            case 0 -> statements.add(at, other);
            case 1 -> statements.remove(at);
            case 2 -> statements.add(statements.remove(at));
            case 3 -> statements.set(at, statements.get(at).replaceFirst("\\b[abs]\\b", List.of("a", "b", "s", "x").get(random.nextInt(4))));
            default -> {
                String text = statements.get(at);
                int from = random.nextInt(text.length() + 1);
                int to = Math.min(text.length(), from + random.nextInt(3));
                statements.set(at, text.substring(0, from) + CHARACTERS.get(random.nextInt(CHARACTERS.size())) + text.substring(to));
            }
        }
        if (statements.isEmpty()) {
            statements.add(other);
        }
    }

    /** Another keystroke comes while this text is looked at. */
    private static void givenUp(SqlCompiler compiler, Script script, Random random) {
        Thread looking = new Thread(() -> {
            try {
                compiler.validate(script);
            } catch (CancellationException expected) {
                // Nobody waits for it.
            }
        });
        looking.start();
        for (long until = System.nanoTime() + random.nextInt(3_000_000); System.nanoTime() < until; ) {
            Thread.onSpinWait();
        }
        looking.interrupt();
        try {
            looking.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void answersWhatWasTypedFirstAndSaysOfTheRestWhatItSaidBefore() {
        SqlCompiler compiler = new SqlCompiler();
        String text = "CREATE TABLE s (k STRING, v BIGINT) WITH ('connector' = 'datagen');\nCREATE VIEW a AS SELECT k, v FROM s;\nSELECT v, nope FROM a;\n";
        compiler.validate(script(text, List.of()));
        Script typed = script(text.replace("v BIGINT", "vv BIGINT"), List.of());
        Validation soon = compiler.validate(typed, Duration.ZERO);
        assertTrue(soon.pending());
        assertEquals(List.of("unknown-column 3"), said(soon));
        Validation last = compiler.validate(typed);
        assertFalse(last.pending());
        assertEquals(List.of("unknown-column 2", "follow-up 3"), said(last));
        assertEquals(new SqlCompiler().validate(typed), last);
    }

    @Test
    void asksNothingAgainThatCannotHangOnWhatWasTyped() {
        SqlCompiler compiler = new SqlCompiler();
        String text = "CREATE TABLE s (k STRING) WITH ('connector' = 'datagen');\nCREATE VIEW a AS SELECT k FROM s;\nCREATE VIEW b AS SELECT k FROM s;\nSELECT k FROM b;\n";
        compiler.validate(script(text, List.of()));
        for (String where : List.of("WHERE k", "WHERE k <> 'x'")) {
            Script typed = script(text.replace("FROM s;\nCREATE VIEW b", "FROM s " + where + ";\nCREATE VIEW b"), List.of());
            assertFalse(compiler.validate(typed, Duration.ZERO).pending());
            assertEquals(new SqlCompiler().validate(typed), compiler.validate(typed));
        }
    }

    @Test
    void endsBetweenTwoStatementsOnceNobodyWaits() {
        SqlCompiler compiler = new SqlCompiler();
        Script script = script(String.join(";\n", SCRIPT), List.of());
        // What Flink loads but once is loaded by a thread that nobody interrupts.
        new SqlCompiler().compile(script);
        Thread.currentThread().interrupt();
        assertThrows(CancellationException.class, () -> compiler.validate(script));
        assertThrows(CancellationException.class, () -> compiler.compile(script));
        assertTrue(Thread.interrupted());
        assertEquals(new SqlCompiler().validate(script), compiler.validate(script));
    }

    private static List<String> said(Validation validation) {
        return validation.diagnostics().stream().map(said -> said.code() + " " + said.range().start().line()).toList();
    }

    private static Script script(String text, List<Script.CommonFile> common) {
        return new Script("typed.sql", text, common, java.util.Map.of(), 1, "streaming", List.of(), null, true, List.of(), List.of(), null);
    }
}
