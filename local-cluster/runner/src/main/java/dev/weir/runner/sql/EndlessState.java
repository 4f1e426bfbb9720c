package dev.weir.runner.sql;

import dev.weir.runner.topology.OperatorFacts;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Says of an operator whose state no TTL ends what it keeps, where that grows with the keys or the rows that come. */
final class EndlessState {
    static final String TTL = "table.exec.state.ttl";
    private static final Set<String> AGGREGATES = Set.of("group-aggregate", "global-group-aggregate", "incremental-group-aggregate", "group-table-aggregate");
    /** Where what is ranked is taken back, any row may come into the first N again. */
    private static final String KEEPS_ALL = "RetractStrategy";

    private EndlessState() {}

    static Optional<String> of(OperatorFacts facts) {
        if (facts.state().stream().allMatch(state -> state.ttl() != null)) {
            return Optional.empty();
        }
        if (AGGREGATES.contains(facts.type())) {
            return keeps("The aggregate keeps its state of every ", facts, "groupBy", "If keys end by time, group by a window");
        }
        return switch (facts.type()) {
            case "rank", "sort-limit" -> ofTopN(facts);
            case "deduplicate" -> keeps("Deduplication keeps a row of every ", facts, "key", "If rows of a key come within a time, deduplicate in a window");
            case "over-aggregate" -> attribute(facts, "window").contains("UNBOUNDED PRECEDING")
                    ? keeps("OVER keeps its state of every ", facts, "partitionBy", "If rows before a time do not count, say RANGE BETWEEN INTERVAL '1' HOUR PRECEDING AND CURRENT ROW") : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static Optional<String> ofTopN(OperatorFacts facts) {
        String partition = columns(facts, "partitionBy");
        if (attribute(facts, "strategy").contains(KEEPS_ALL)) {
            return Optional.of(sentence("Top-N keeps every row" + (partition.isEmpty() ? "" : " of every " + partition) + ", not the first N alone, for as long as the job runs: what it ranks is taken back and changed, and any row may come into the first N again.",
                    "If N of a time are meant, rank in a window"));
        }
        return keeps("Top-N keeps the first rows of every ", facts, "partitionBy", "If N of a time are meant, rank in a window");
    }

    private static Optional<String> keeps(String start, OperatorFacts facts, String attribute, String instead) {
        String keys = columns(facts, attribute);
        // What has no key is one, which does not grow.
        return keys.isEmpty() ? Optional.empty() : Optional.of(sentence(start + keys + " for as long as the job runs: a row of it may come at any time.", instead));
    }

    private static String sentence(String kept, String instead) {
        return kept + " " + instead + "; else let the state end with SET '" + TTL + "' or a state TTL of the operator.";
    }

    /** What a person grouped by: a ROLLUP's groupings have one more part, which Flink makes and calls {@code $e}. */
    private static String columns(OperatorFacts facts, String attribute) {
        String all = attribute(facts, attribute).replaceAll("[\\[\\]]", "");
        return Arrays.stream(all.split(", ")).filter(name -> !name.startsWith("$")).collect(Collectors.joining(", "));
    }

    private static String attribute(OperatorFacts facts, String name) {
        return facts.attributes().getOrDefault(name, "");
    }
}
