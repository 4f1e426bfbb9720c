package dev.weir.runner.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Whatever bare Flink accepts, Weir accepts; whatever it refuses, Weir refuses, statement by statement. */
class CorpusTest {
    private static final Path CORPUS = Path.of("../../test/fixtures/sql-corpus");
    /** By intent, a table whose connector or format exists but is not on the class path still previews, its abilities assumed. */
    private static final List<String> ABSENT = Stream.of("avro-confluent")
            .map(name -> "Could not find any factory for identifier '" + name + "'")
            .toList();

    @TestFactory
    Stream<DynamicTest> verdictsEqualFlinks() throws IOException {
        List<Path> files;
        try (Stream<Path> listed = Files.list(CORPUS)) {
            files = listed.filter(p -> p.toString().endsWith(".sql")).filter(p -> p.toString().contains(System.getProperty("corpus", ""))).sorted().toList();
        }
        assertTrue(!files.isEmpty(), "the corpus is at " + CORPUS.toAbsolutePath());
        return files.stream().map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> compare(read(file))));
    }

    static void compare(String text) {
        CompiledScript compiled = new SqlCompiler().compile(Script.of(text));
        Validation weirs = compiled.validation();
        boolean assumes = compiled.standIns().stream().anyMatch(standIn -> standIn.abilities().equals("assumed"));
        BareFlink flink = new BareFlink();
        List<String> differences = new ArrayList<>();
        for (SourceStatement statement : ScriptSplitter.split(text)) {
            String refusal = flink.refusal(statement.text());
            Diagnostic said = weirs.diagnostics().stream()
                    .filter(d -> d.statement() != null && d.statement() == statement.index())
                    .filter(d -> d.isError() || d.code().equals("follow-up"))
                    .findFirst()
                    .orElse(null);
            boolean assumed = assumes && refusal != null && ABSENT.stream().anyMatch(refusal::contains);
            if (!assumed && (refusal == null) != (said == null)) {
                differences.add(statement.text() + "\n  Flink: " + (refusal == null ? "accepts" : refusal)
                        + "\n  Weir: " + (said == null ? "accepts" : said.code() + " " + said.message() + "\n" + said.detail()));
            }
        }
        assertEquals("", String.join("\n\n", differences));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
