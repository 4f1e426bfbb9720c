package dev.weir.runner.sql;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Scripts as nobody writes them: no crash, no hang over a second, and every place in the text. {@code -Dfuzz=10000} says how many, and then texts are cut off at every
 * offset of twenty scripts; without it a share of both is tried, the same each time.
 */
@Timeout(value = 60, unit = java.util.concurrent.TimeUnit.MINUTES)
class FuzzTest {
    private static final int SHARE = 1_000;
    private static final int MUTATIONS = Integer.getInteger("fuzz", SHARE);
    private static final int CUT_SCRIPTS = 20;
    private static final int CUT_EVERY = MUTATIONS > SHARE ? 1 : 17;
    private static final List<String> ODD = List.of("\r\n", "\t", "🛫", "é", "e\u0301", "👩‍👩‍👧", "\u0000", "\uFEFF", "\ud83d", "'", "`", "\"", "/*", "*/", "--", ";", "(", ")", "[", "]", "{", "<", ">", ",", ".", "\u2028", "\u3000", "${a}", "$");

    private static WatchedCompiler compiler;

    @BeforeAll
    static void warmUp() {
        compiler = new WatchedCompiler(Duration.ofSeconds(1));
        cutScripts().forEach(compiler::warmUp);
    }

    @AfterAll
    static void close() {
        compiler.close();
    }

    @Test
    void everyMutationIsAnsweredWithPlacesInItsText() {
        Random random = new Random(7);
        List<String> scripts = scripts();
        for (int i = 0; i < MUTATIONS; i++) {
            check(mutated(scripts.get(random.nextInt(scripts.size())), random));
        }
        System.out.println("Fuzz: " + MUTATIONS + " mutations of " + scripts.size() + " scripts; " + compiler.figures());
    }

    @Test
    void everyTextThatIsCutOffIsAnsweredWithPlacesInIt() {
        int cuts = 0;
        for (String script : cutScripts()) {
            for (int end = cuts % CUT_EVERY; end <= script.length(); end += CUT_EVERY) {
                check(script.substring(0, end));
                cuts++;
            }
        }
        System.out.println("Fuzz: " + cuts + " texts cut off; " + compiler.figures());
    }

    private static void check(String text) {
        Validation said = compiler.validate(text);
        said.diagnostics().forEach(each -> assertInside(text, each));
        assertFalse(said.diagnostics().stream().anyMatch(each -> each.code().equals("internal")), () -> said.diagnostics() + " of\n" + text);
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
            text = switch (random.nextInt(7)) {
                case 0 -> text.substring(0, one.start()) + text.substring(one.end());
                case 1 -> text.substring(0, one.end()) + " " + one.image() + text.substring(one.end());
                case 2 -> swapped(text, one, other);
                case 3 -> text.substring(0, random.nextInt(text.length() + 1));
                case 4 -> inserted(text, one.start(), random);
                case 5 -> inserted(text, random.nextInt(text.length() + 1), random);
                default -> text.replace("\n", random.nextBoolean() ? "\r\n" : "\n\t");
            };
        }
        return text;
    }

    private static String inserted(String text, int at, Random random) {
        return text.substring(0, at) + ODD.get(random.nextInt(ODD.size())) + text.substring(at);
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

    private static List<String> scripts() {
        List<Path> files = new ArrayList<>(SqlCorpus.valid());
        files.addAll(SqlCorpus.refused());
        return files.stream().map(SqlCorpus::read).toList();
    }

    /** Of all themes, and long enough to be worth it. */
    private static List<String> cutScripts() {
        List<String> texts = SqlCorpus.valid().stream().map(SqlCorpus::read).filter(text -> text.length() > 300 && text.length() < 2_000).toList();
        List<String> some = new ArrayList<>();
        for (int i = 0; i < Math.min(CUT_SCRIPTS, texts.size()); i++) {
            some.add(texts.get(i * texts.size() / Math.min(CUT_SCRIPTS, texts.size())));
        }
        return some;
    }
}
