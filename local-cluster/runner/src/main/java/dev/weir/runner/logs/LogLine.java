package dev.weir.runner.logs;

/** A line of a run's log; the same record as `LogLine` in shared/services/engine.ts. */
public record LogLine(long at, String level, String logger, String text) {}
