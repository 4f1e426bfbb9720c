package dev.weir.runner.metrics;

import java.util.List;

/** Where event time stands in a run; the same record as `TimeFacts` in shared/services/debugger.ts. */
public record TimeFacts(long at, List<Operator> operators) {

    /**
     * A watermark is in epoch milliseconds, {@code "none"} before the first and {@code "end"} after the last; null where Flink has none.
     *
     * @param inputs of each input, the slowest subtask
     * @param watermark of the output, the slowest subtask
     * @param watermarkSince milliseconds since it last moved
     * @param recordsSince milliseconds since the last row went out; since the beginning where none has
     * @param records rows that went out
     * @param late rows that came too late and were dropped; null where none can be
     */
    public record Operator(
            String operator, List<Object> inputs, Object watermark, long watermarkSince, long recordsSince, Long records, Long late, Double busy, List<Split> splits) {}

    /** @param watermarkSince milliseconds since it last moved */
    public record Split(String id, Object watermark, long watermarkSince, boolean idle) {}
}
