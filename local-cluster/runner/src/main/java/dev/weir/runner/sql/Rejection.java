package dev.weir.runner.sql;

/** Weir's own reason to refuse a statement, with its stable code. */
final class Rejection extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String code;

    Rejection(String code, String message) {
        super(message);
        this.code = code;
    }

    String code() {
        return code;
    }
}
