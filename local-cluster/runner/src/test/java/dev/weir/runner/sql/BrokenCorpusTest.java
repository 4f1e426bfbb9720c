package dev.weir.runner.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Statements that Flink refuses: what is said of each, and exactly where. See test/fixtures/sql/README.md for how it is written down.
 * {@code -Dcorpus.write} writes down what is said now, to be read before it is believed.
 */
class BrokenCorpusTest {
    private static final Path FOLDER = Path.of("../../test/fixtures/sql/broken");
    private static final String CASE = "-- case: ";
    private static final String SAID = "--> ";

    private record Case(String title, String prelude, String text, String expected) {
        String whole() {
            return prelude + text;
        }
    }

    @TestFactory
    Stream<DynamicTest> saysWhatIsWrongAndWhere() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path file : files()) {
            List<Case> cases = cases(Files.readString(file));
            if (System.getProperty("corpus.write") != null) {
                write(file, cases);
            }
            cases(Files.readString(file)).forEach(each -> tests.add(DynamicTest.dynamicTest(file.getFileName() + ": " + each.title(), () -> assertEquals(each.expected(), annotated(each)))));
        }
        assertTrue(tests.size() >= 150, "there are " + tests.size() + " cases");
        return tests.stream();
    }

    @TestFactory
    Stream<DynamicTest> verdictsEqualFlinks() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path file : files()) {
            // What is being typed is parted where a semicolon is missing: more of it is looked at than Flink's parser reads.
            boolean isParted = file.endsWith("typing.sql");
            cases(Files.readString(file)).forEach(each -> tests.add(DynamicTest.dynamicTest(file.getFileName() + ": " + each.title(), () -> {
                if (isParted) {
                    assertRefused(each.whole());
                } else {
                    CorpusTest.compare(each.whole());
                }
            })));
        }
        return tests.stream();
    }

    private static void assertRefused(String text) {
        BareFlink flink = new BareFlink();
        assertTrue(ScriptSplitter.split(text).stream().anyMatch(statement -> flink.refusal(statement.text()) != null), "Flink refuses it");
        assertFalse(new SqlCompiler().validate(Script.of(text)).valid(), "Weir refuses it");
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> listed = Files.list(FOLDER)) {
            return listed.filter(p -> p.toString().contains(System.getProperty("corpus", ""))).sorted().toList();
        }
    }

    private static List<Case> cases(String file) {
        List<Case> cases = new ArrayList<>();
        String[] parts = file.split("(?m)^" + CASE);
        for (int i = 1; i < parts.length; i++) {
            int line = parts[i].indexOf('\n');
            String expected = parts[i].substring(line + 1).stripTrailing() + "\n";
            String text = expected.lines().filter(each -> !each.startsWith(SAID.strip())).collect(Collectors.joining("\n", "", "\n"));
            cases.add(new Case(parts[i].substring(0, line), parts[0], text, expected));
        }
        return cases;
    }

    /** The text with what is said of each line below it. */
    private static String annotated(Case of) {
        List<Diagnostic> said = new SqlCompiler().compile(Script.of(of.whole())).validation().diagnostics();
        int first = (int) of.prelude().lines().count();
        List<String> lines = of.text().lines().toList();
        StringBuilder text = new StringBuilder();
        for (int line = 0; line < lines.size(); line++) {
            text.append(lines.get(line)).append('\n');
            int number = first + line + 1;
            said.stream().filter(each -> each.range().start().line() == number).filter(BrokenCorpusTest::isOfTheText)
                    .forEach(each -> text.append(SAID).append(place(each.range(), first)).append(' ').append(each.isError() ? "" : each.severity() + " ").append(each.code()).append(": ").append(each.message()).append('\n'));
        }
        List<Diagnostic> before = said.stream().filter(each -> each.range().start().line() <= first && each.isError()).toList();
        before.forEach(each -> text.append(SAID).append("above ").append(each.code()).append(": ").append(each.message()).append('\n'));
        return text.toString();
    }

    /** What is said of samples and of rows that never come has tests of its own. */
    private static boolean isOfTheText(Diagnostic said) {
        return said.isError() || said.code().equals("follow-up");
    }

    /** {@code 8-16} on the line above; {@code 8-2:5} up to the second line of the case. */
    private static String place(Diagnostic.Range range, int first) {
        boolean oneLine = range.start().line() == range.end().line();
        return range.start().column() + "-" + (oneLine ? "" : range.end().line() - first + ":") + range.end().column();
    }

    private static void write(Path file, List<Case> cases) throws IOException {
        StringBuilder text = new StringBuilder(cases.get(0).prelude());
        cases.forEach(each -> text.append(text.toString().endsWith("\n\n") ? "" : "\n").append(CASE).append(each.title()).append('\n').append(annotated(each)));
        Files.writeString(file, text);
    }
}
