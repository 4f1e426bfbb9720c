package dev.weir.runner.jars;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * How a call of main() ended.
 *
 * @param severity null where there is nothing to say: it handed over its jobs
 * @param key the key of job.yaml that is meant: {@code jar}, {@code main} or {@code arguments}
 * @param detail the stack; null where none says more
 */
record ProgramOutcome(String severity, String code, String message, String key, String detail) {
    static final ProgramOutcome GOOD = new ProgramOutcome(null, null, null, null, null);

    @JsonIgnore
    boolean isError() {
        return "error".equals(severity);
    }

    ProgramOutcome withDetail(String more) {
        return new ProgramOutcome(severity, code, message, key, more);
    }

    static ProgramOutcome error(String code, String key, String message, String detail) {
        return new ProgramOutcome("error", code, message, key, detail);
    }
}
