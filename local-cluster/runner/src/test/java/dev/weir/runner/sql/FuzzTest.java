package dev.weir.runner.sql;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Scripts as nobody writes them: no crash, no hang, and every place in the text. {@code -Dfuzz=10000} says how many; without it a few hundred are tried.
 */
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class FuzzTest {
    private static final Path CORPUS = Path.of("../../test/fixtures/sql-corpus");
    private static final int MUTATIONS = Integer.getInteger("fuzz", 300);
    private static final int SCRIPTS = 20;
    /** A machine that is busy with other things may take long for any of them; one that never ends is a hang. */
    private static final Duration HANGS = Duration.ofSeconds(60);
    private static final List<String> ODD = List.of("\r\n", "\t", "🛫", "é", "\u0000", "\uFEFF", "'", "`", "\"", "/*", "--", ";", "(", ")", "\u2028", "${a}", "$");

    @Test
    void everyMutationIsAnsweredWithPlacesInItsText() throws Exception {
        Random random = new Random(7);
        List<String> scripts = scripts();
        SqlCompiler compiler = new SqlCompiler();
        ExecutorService one = Executors.newSingleThreadExecutor();
        try {
            for (int i = 0; i < MUTATIONS; i++) {
                String text = mutated(scripts.get(i % scripts.size()), random);
                Validation said = one.submit(() -> compiler.validate(Script.of(text))).get(HANGS.toSeconds(), TimeUnit.SECONDS);
                said.diagnostics().forEach(each -> assertInside(text, each));
                assertTrue(said.diagnostics().stream().noneMatch(each -> each.code().equals("internal")), () -> text);
            }
        } finally {
            one.shutdownNow();
        }
    }

    private static String mutated(String script, Random random) {
        String text = script;
        for (int i = 0; i <= random.nextInt(3); i++) {
            List<SqlToken> tokens = ScriptSplitter.split(text).stream().flatMap(statement -> statement.tokens().stream()
                    .map(token -> new SqlToken(token.image(), statement.start() + token.start(), statement.start() + token.end(), token.quoted()))).toList();
            if (tokens.isEmpty()) {
                return text;
            }
            SqlToken one = tokens.get(random.nextInt(tokens.size()));
            SqlToken other = tokens.get(random.nextInt(tokens.size()));
            text = switch (random.nextInt(6)) {
                case 0 -> text.substring(0, one.start()) + text.substring(one.end());
                case 1 -> text.substring(0, one.end()) + " " + one.image() + text.substring(one.end());
                case 2 -> swapped(text, one, other);
                case 3 -> text.substring(0, random.nextInt(text.length() + 1));
                case 4 -> text.substring(0, one.start()) + ODD.get(random.nextInt(ODD.size())) + text.substring(one.start());
                default -> text.replace("\n", random.nextBoolean() ? "\r\n" : "\n\t");
            };
        }
        return text;
    }

    private static String swapped(String text, SqlToken one, SqlToken other) {
        SqlToken first = one.start() < other.start() ? one : other;
        SqlToken second = first == one ? other : one;
        return first.end() > second.start() ? text
                : text.substring(0, first.start()) + second.image() + text.substring(first.end(), second.start()) + first.image() + text.substring(second.end());
    }

    private static void assertInside(String text, Diagnostic said) {
        List<Integer> ends = new ArrayList<>();
        TextLines lines = new TextLines(text);
        for (Diagnostic.Position at : List.of(said.range().start(), said.range().end())) {
            int offset = lines.offset(at.line(), at.column());
            assertTrue(offset >= 0 && offset <= text.length() && lines.position(offset).equals(at), () -> said + " of\n" + text);
            ends.add(offset);
        }
        assertTrue(ends.get(0) <= ends.get(1), () -> said + " of\n" + text);
    }

    private static List<String> scripts() throws IOException {
        try (Stream<Path> listed = Files.list(CORPUS)) {
            List<Path> files = listed.filter(p -> p.toString().endsWith(".sql")).sorted().toList();
            List<String> texts = new ArrayList<>();
            for (int i = 0; i < SCRIPTS; i++) {
                texts.add(Files.readString(files.get(i * files.size() / SCRIPTS)));
            }
            return texts;
        }
    }
}
