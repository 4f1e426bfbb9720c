package dev.weir.runner.savepoints;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.runner.WeirException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.core.execution.RecoveryClaimMode;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamGraphHasherV2;

/**
 * The savepoint that a run begins with.
 *
 * @param path of one job, or of a run of several jobs as {@link StopFolder} lays it out
 * @param allowNonRestored whether state that no operator takes may be dropped
 */
public record Restore(String path, boolean allowNonRestored) {
    /** @return null where the run begins empty */
    public static Restore of(JsonNode given) {
        return given == null || given.isNull() || given.isMissingNode()
                ? null
                : new Restore(given.path("path").asText(), given.path("allowNonRestored").asBoolean(false));
    }

    /** Makes each graph begin with its savepoint; refuses, before anything runs, where that would drop state unasked. */
    public void apply(List<StreamGraph> graphs, ClassLoader loader) {
        for (int job = 0; job < graphs.size(); job++) {
            String own = StopFolder.ofJob(path, job, graphs.size());
            if (own != null) {
                SavepointFile file = SavepointFile.open(own, loader);
                if (!allowNonRestored) {
                    refuseDrops(file, graphs.get(job));
                }
                graphs.get(job).setSavepointRestoreSettings(
                        SavepointRestoreSettings.forPath(file.path(), allowNonRestored, RecoveryClaimMode.NO_CLAIM));
            }
        }
    }

    private static void refuseDrops(SavepointFile file, StreamGraph graph) {
        Set<OperatorID> known = new HashSet<>();
        new StreamGraphHasherV2().traverseStreamGraphAndGenerateHashes(graph).values().forEach(hash -> known.add(new OperatorID(hash)));
        List<Map<String, Object>> dropped = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (OperatorState state : file.metadata().getOperatorStates()) {
            boolean holds = state.getCoordinatorState() != null || state.getStates().stream().anyMatch(OperatorSubtaskState::hasState);
            if (holds && !known.contains(state.getOperatorID())) {
                String name = state.getOperatorName().orElse(state.getOperatorID().toString());
                names.add(name + " (" + state.getStateSize() + " bytes)");
                dropped.add(Map.of("operatorId", state.getOperatorID().toString(), "uid", state.getOperatorUid().orElse(""), "name", name,
                        "bytes", state.getStateSize()));
            }
        }
        if (!dropped.isEmpty()) {
            throw new WeirException(
                    "state-dropped",
                    "The job has no operator for some state of the savepoint, which would be lost: " + String.join(", ", names)
                            + ". Nothing was started. Pin the state to an operator, start without the savepoint, or allow that it is dropped.",
                    Map.of("operators", dropped));
        }
    }
}
