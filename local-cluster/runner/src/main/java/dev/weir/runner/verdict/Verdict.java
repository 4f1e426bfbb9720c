package dev.weir.runner.verdict;

import java.util.List;

/**
 * What a new version of a job does to the state of the old one; the same record as {@code JobDiff} in shared/services/engine.ts.
 *
 * @param operators those of both versions, in the order of the new one, gone ones last
 * @param restore works, drops, fails or unsure
 * @param message the same as a sentence
 * @param allowNonRestored whether Flink restores only when it is allowed to drop what no operator takes
 */
public record Verdict(List<OperatorVerdict> operators, String restore, String message, boolean allowNonRestored) {

    /**
     * @param change same, added, gone or changed
     * @param before the operator in the old version; null where it is new
     * @param after likewise
     * @param verdict keeps, migrates, lost, new or unsure; null for an operator without state
     * @param rule the code of the rule that says so; null where nothing has to be said
     * @param bytes of its state in the savepoint; null without one
     */
    public record OperatorVerdict(
            String change,
            @com.fasterxml.jackson.annotation.JsonProperty("old") Version before,
            @com.fasterxml.jackson.annotation.JsonProperty("new") Version after,
            String verdict,
            String rule,
            String message,
            Long bytes) {}

    /** An operator of one version. */
    public record Version(String uid, String operatorId, String name, String type, int parallelism, int maxParallelism) {}
}
