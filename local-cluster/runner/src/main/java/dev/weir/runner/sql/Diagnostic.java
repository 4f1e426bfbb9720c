package dev.weir.runner.sql;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;

/**
 * Something to say about a text; the same record as `Diagnostic` in shared/base/text-range.ts.
 *
 * @param data what a fix needs to know, by code; null where there is nothing
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Diagnostic(String severity, String code, String message, String detail, Integer statement, Range range, Map<String, Object> data) {
    /** One that no fix needs to know more of. */
    public Diagnostic(String severity, String code, String message, String detail, Integer statement, Range range) {
        this(severity, code, message, detail, statement, range, null);
    }

    /** Lines and columns start at 1, columns count UTF-16 units, {@code end} is after the last character. */
    public record Range(Position start, Position end) {
        /** Of what has no place of its own in the text. */
        public static final Range TOP = new Range(new Position(1, 1), new Position(1, 1));
    }

    public record Position(int line, int column) {}

    public boolean isError() {
        return "error".equals(severity);
    }
}
