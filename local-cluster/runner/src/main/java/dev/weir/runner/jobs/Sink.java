package dev.weir.runner.jobs;

import java.util.List;

/** What a run writes into; the same record as `Sink` in shared/services/engine.ts. */
public record Sink(
        String name, List<Column> columns, List<String> changelog, List<String> upsertKey, String operator, int statement) {

    public record Column(String name, String type) {}
}
