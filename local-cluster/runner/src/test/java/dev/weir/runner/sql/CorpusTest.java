package dev.weir.runner.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Whatever bare Flink accepts, Weir accepts; whatever it refuses, Weir refuses, statement by statement, and at the place that Flink names. */
class CorpusTest {
    /** By intent, a table whose connector or format exists but is not on the class path still previews, its abilities assumed. */
    private static final List<String> ABSENT = Stream.of("avro-confluent")
            .map(name -> "Could not find any factory for identifier '" + name + "'")
            .toList();

    @TestFactory
    Stream<DynamicTest> validScriptsAreValidToBoth() {
        return SqlCorpus.valid().stream().map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> assertEquals(0, compare(SqlCorpus.read(file)), "Flink refuses")));
    }

    @TestFactory
    Stream<DynamicTest> whatFlinkRefusesWeirRefuses() {
        return SqlCorpus.refused().stream().map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> assertTrue(compare(SqlCorpus.read(file)) > 0, "Flink refuses none")));
    }

    /** @return how many statements Flink refuses */
    static int compare(String text) {
        CompiledScript compiled = SqlCorpus.compiler().compile(Script.of(text));
        Validation weirs = compiled.validation();
        boolean assumes = compiled.standIns().stream().anyMatch(standIn -> standIn.abilities().equals("assumed"));
        BareFlink flink = new BareFlink();
        List<String> differences = new ArrayList<>();
        int refused = 0;
        for (SourceStatement statement : ScriptSplitter.split(text)) {
            String refusal = flink.refusal(statement.text());
            refused += refusal == null ? 0 : 1;
            Diagnostic said = weirs.diagnostics().stream()
                    .filter(d -> d.statement() != null && d.statement() == statement.index())
                    .filter(d -> d.isError() || d.code().equals("follow-up"))
                    .findFirst()
                    .orElse(null);
            boolean assumed = assumes && refusal != null && ABSENT.stream().anyMatch(refusal::contains);
            if (!assumed && (refusal == null) != (said == null)) {
                differences.add(statement.text() + "\n  Flink: " + (refusal == null ? "accepts" : refusal)
                        + "\n  Weir: " + (said == null ? "accepts" : said.code() + " " + said.message() + "\n" + said.detail()));
            } else if (refusal != null && said != null && said.isError() && !isAtPlace(text, said, FlinkPlace.of(refusal, statement))) {
                differences.add(statement.text() + "\n  Flink: " + refusal + "\n  Weir: " + said);
            }
        }
        assertEquals("", String.join("\n\n", differences));
        return refused;
    }

    private static boolean isAtPlace(String text, Diagnostic said, FlinkPlace flinks) {
        TextLines lines = new TextLines(text);
        Diagnostic.Position start = said.range().start();
        Diagnostic.Position end = said.range().end();
        return flinks == null || flinks.meets(text, lines.offset(start.line(), start.column()), lines.offset(end.line(), end.column()));
    }
}
