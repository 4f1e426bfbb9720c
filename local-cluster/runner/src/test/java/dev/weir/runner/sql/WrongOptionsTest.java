package dev.weir.runner.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class WrongOptionsTest {
    @Test
    void marksEachKeyThatTheConnectorDoesNotKnow() {
        String table = "CREATE TABLE x (a INT) WITH ('connector' = 'datagen', 'row-per-second' = '1', 'number-of-row' = '5', 'colour' = 'red');\n";
        assertEquals(List.of("'colour' 'datagen' has no option colour.", "'number-of-row' 'datagen' has no option number-of-row; did you mean 'number-of-rows'?",
                "'row-per-second' 'datagen' has no option row-per-second; did you mean 'rows-per-second'?"), said(table + "SELECT * FROM x;\nSELECT a FROM x"));
    }

    /** What is marked, and what is said of it. */
    private static List<String> said(String text) {
        String[] lines = text.split("\n");
        return new SqlCompiler().compile(Script.of(text)).validation().diagnostics().stream().filter(Diagnostic::isError)
                .map(each -> lines[each.range().start().line() - 1].substring(each.range().start().column() - 1, each.range().end().column() - 1) + " " + each.message()).sorted().toList();
    }
}
