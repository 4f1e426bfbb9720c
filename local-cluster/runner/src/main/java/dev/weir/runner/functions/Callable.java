package dev.weir.runner.functions;

/**
 * A function in TypeScript, as far as its calls are told apart.
 *
 * @param kind {@code scalar}, {@code async}, {@code table}, {@code aggregate} or {@code process}
 */
public record Callable(String name, String kind) {
    /**
     * How an operator calls it: once a {@code record}, {@code rows} of each record, {@code aggregate} or {@code process}; {@code async}, many records at a time.
     *
     * @param operator its type in the topology
     */
    public String form(String operator) {
        return switch (kind) {
            case "table" -> "rows";
            case "scalar" -> "record";
            // In a batch job Flink makes no operator of such a call.
            case "async" -> operator.contains("async") ? "async" : "record";
            default -> kind;
        };
    }
}
