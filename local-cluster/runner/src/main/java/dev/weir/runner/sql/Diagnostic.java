package dev.weir.runner.sql;

import com.fasterxml.jackson.annotation.JsonInclude;

/** Something to say about a text; the same record as `Diagnostic` in shared/base/text-range.ts. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Diagnostic(String severity, String code, String message, String detail, Integer statement, Range range) {

    /** Lines and columns start at 1, columns count UTF-16 units, {@code end} is after the last character. */
    public record Range(Position start, Position end) {}

    public record Position(int line, int column) {}

    public boolean isError() {
        return "error".equals(severity);
    }
}
