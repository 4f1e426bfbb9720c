package dev.weir.runner.debugger;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import java.util.Map;

/** How a run is held and watched; the same record as `DebuggerState` in shared/services/debugger.ts. */
public record DebuggerState(Pause paused, List<Source> sources, List<Set> breakpoints, String step) {
    /**
     * @param reason {@code asked}, {@code breakpoint} or {@code step}
     * @param hit the row that waits; null where sources alone wait
     */
    public record Pause(String reason, long at, Hit hit) {}

    /**
     * A row that does not go on.
     *
     * @param breakpoint null where a step ends with it
     * @param row as a tap shows it
     * @param key the columns that say which row it is about; null for none
     */
    public record Hit(String breakpoint, String from, String to, String row, List<String> key, int subtask) {}

    /**
     * @param held {@code paused} or {@code silenced}; null where it goes with the run
     * @param pace as in a stream's file; null where it has none to change
     * @param disorder null where its rows have no event time to be late in
     */
    public record Source(String operator, String held, Object pace, Disorder disorder) {}

    /** How late its rows come; the same record as `Disorder` in shared/workspace/sample-stream.ts. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Disorder(long most, double share, long by, long seed) {}

    /** A breakpoint as the run has it; {@code problem} says why it cannot be hit. */
    public record Set(String id, long hits, Map<String, Object> problem) {}
}
