package dev.weir.runner.topology;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * The visual edits of a job; the same record as {@code TopologyEdits} in shared/topology/edits.ts.
 *
 * @param operators by uid
 * @param groups by the name of the slot sharing group
 */
public record TopologyEdits(Map<String, OperatorEdits> operators, Map<String, GroupResources> groups) {
    public static final TopologyEdits NONE = new TopologyEdits(Map.of(), Map.of());

    public TopologyEdits {
        operators = operators == null ? Map.of() : operators;
        groups = groups == null ? Map.of() : groups;
    }

    /**
     * What is changed of one operator; null where the job decides.
     *
     * @param ship by the uid of the operator that the rows go to
     * @param stateTtl a duration, or an object of durations by the state's name
     */
    public record OperatorEdits(
            Number parallelism,
            Number maxParallelism,
            String slotSharingGroup,
            String chaining,
            Map<String, String> ship,
            JsonNode stateTtl,
            String name,
            String pin) {}

    /** What one slot of a group is given; sizes as Flink reads them. */
    public record GroupResources(Double cpu, String heap, String managed) {}

    public boolean isEmpty() {
        return operators.isEmpty() && groups.isEmpty();
    }
}
