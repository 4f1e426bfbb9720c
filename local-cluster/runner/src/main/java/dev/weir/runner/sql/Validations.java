package dev.weir.runner.sql;

import java.util.ArrayList;
import java.util.List;

/** Puts what was found into the record that is sent. */
final class Validations {
    private Validations() {}

    static Validation of(Findings findings, List<SourceStatement> statements) {
        List<Validation.Statement> listed = statements.stream()
                .map(s -> new Validation.Statement(s.index(), s.kind(), s.range()))
                .toList();
        List<Diagnostic> said = new ArrayList<>(findings.diagnostics());
        if (findings.tooMany()) {
            Diagnostic.Position start = new Diagnostic.Position(1, 1);
            said.add(new Diagnostic("error", "too-many-errors",
                    "There are more than " + Findings.MOST_ERRORS + " errors; the rest of the script was not checked.", null, null,
                    new Diagnostic.Range(start, start)));
        }
        return new Validation(findings.valid(), listed, said);
    }
}
