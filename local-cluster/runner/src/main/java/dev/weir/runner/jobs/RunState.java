package dev.weir.runner.jobs;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The states of a run; the words of `RunState` in shared/services/engine.ts. */
public enum RunState {
    STARTING,
    RUNNING,
    FINISHED,
    FAILED,
    CANCELLING,
    CANCELLED;

    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public boolean isOver() {
        return this == FINISHED || this == FAILED || this == CANCELLED;
    }
}
