package dev.weir.runner;

import java.util.Map;

/**
 * A failure a person can act on, the Java face of `Failure` in shared/base/failure.ts: a stable, searchable code, a
 * sentence that says what happened and what to do, and data for a window to show. Thrown inside a task it becomes the
 * failure of the run as it is.
 */
public final class WeirException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String code;
    private final transient Map<String, Object> data;

    public WeirException(String code, String message) {
        this(code, message, (Throwable) null);
    }

    public WeirException(String code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
        this.data = Map.of();
    }

    /** @param data values that Jackson can write */
    public WeirException(String code, String message, Map<String, Object> data) {
        super(message);
        this.code = code;
        this.data = data;
    }

    public String code() {
        return code;
    }

    /** Empty after a journey through Flink's serialised exceptions. */
    public Map<String, Object> data() {
        return data == null ? Map.of() : data;
    }
}
