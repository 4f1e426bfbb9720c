package dev.weir.runner.sql;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * What validating says; the same record as `Validation` in shared/services/engine.ts.
 *
 * @param pending whether of some statements that is said which was said before something above them changed
 */
public record Validation(boolean valid, List<Statement> statements, List<Diagnostic> diagnostics, @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean pending) {

    public Validation(boolean valid, List<Statement> statements, List<Diagnostic> diagnostics) {
        this(valid, statements, diagnostics, false);
    }

    Validation pending(boolean is) {
        return new Validation(valid, statements, diagnostics, is);
    }

    public record Statement(int index, String kind, Diagnostic.Range range) {}
}
