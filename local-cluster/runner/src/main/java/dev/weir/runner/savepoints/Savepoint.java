package dev.weir.runner.savepoints;

import java.util.List;

/**
 * What a savepoint or a checkpoint holds; the same record as {@code Savepoint} in shared/services/engine.ts.
 *
 * @param path the folder, as Flink writes it
 * @param kind {@code savepoint} or {@code checkpoint}
 * @param format {@code canonical} or {@code native}; null for a checkpoint, or where it is not said
 * @param version of the metadata's format
 * @param bytes of all state together
 */
public record Savepoint(String path, String kind, String format, long checkpoint, int version, long bytes, List<Operator> operators) {
    /**
     * The state of one operator, over all its subtasks.
     *
     * @param uid null where the metadata does not say
     * @param name likewise
     * @param finished every subtask had ended; such an operator is not started again
     * @param key the type that keyed state is partitioned by; null without keyed state
     * @param problem why its states cannot be told; null where they are
     */
    public record Operator(
            String operatorId,
            String uid,
            String name,
            int parallelism,
            int maxParallelism,
            boolean finished,
            Bytes bytes,
            String key,
            List<State> states,
            String problem) {}

    /**
     * Bytes by where Flink keeps them.
     *
     * @param channels rows that were on their way, of an unaligned checkpoint
     */
    public record Bytes(long total, long keyed, long operator, long coordinator, long channels) {}

    /**
     * One state of an operator.
     *
     * @param kind value, list, map, reducing, aggregating, timers, operator-list, operator-union, operator-broadcast, coordinator, raw-keyed, raw-operator
     * @param type of its values, in Flink's words; null where there is none to tell
     * @param userKey of a map or a broadcast state
     * @param namespace of a window's state; null without one
     * @param ttl whether each value carries the time of its last access
     */
    public record State(String name, String kind, String type, String userKey, String namespace, boolean ttl) {}
}
