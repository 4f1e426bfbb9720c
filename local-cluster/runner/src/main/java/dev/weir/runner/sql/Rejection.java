package dev.weir.runner.sql;

/** Weir's own reason to refuse a statement, with its stable code. */
public final class Rejection extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String code;
    /** The text in quotes that is refused, or null for the statement as a whole. */
    private String literal;

    public Rejection(String code, String message) {
        super(message);
        this.code = code;
    }

    /** The same, of a text in quotes in the statement. */
    Rejection at(String text) {
        literal = text;
        return this;
    }

    String code() {
        return code;
    }

    Finding of(SourceStatement statement) {
        Places.Span span = literal == null ? null : Places.literal(statement, literal, null);
        return span == null ? Finding.on(statement, "error", code, getMessage())
                : new Finding("error", code, getMessage(), null, span.inText(), span.from(), span.to());
    }
}
