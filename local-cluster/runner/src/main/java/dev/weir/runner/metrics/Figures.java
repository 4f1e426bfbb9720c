package dev.weir.runner.metrics;

import java.util.List;

/** What the operators of a run are doing; the same record as `Figures` in shared/services/engine.ts. */
public record Figures(long at, List<Operator> operators) {

    /**
     * @param busy 0 to 1, the worst subtask; null where Flink has none
     * @param watermark epoch milliseconds, the slowest subtask
     */
    public record Operator(
            String operator,
            Long recordsIn,
            Long recordsOut,
            Double recordsOutPerSecond,
            Double busy,
            Double backpressured,
            Long watermark) {}
}
