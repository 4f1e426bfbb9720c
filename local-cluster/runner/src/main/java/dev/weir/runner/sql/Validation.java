package dev.weir.runner.sql;

import java.util.List;

/** What validating says; the same record as `Validation` in shared/services/engine.ts. */
public record Validation(boolean valid, List<Statement> statements, List<Diagnostic> diagnostics) {

    public record Statement(int index, String kind, Diagnostic.Range range) {}
}
