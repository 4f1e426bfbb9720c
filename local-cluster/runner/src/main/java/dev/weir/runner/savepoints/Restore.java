package dev.weir.runner.savepoints;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.runner.WeirException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.flink.core.execution.RecoveryClaimMode;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamGraphHasherV2;
import org.apache.flink.streaming.api.graph.StreamNode;

/**
 * The savepoint that a run begins with.
 *
 * @param paths of one savepoint or checkpoint a job; a run of several jobs lays them out as {@link StopFolder} says
 * @param allowNonRestored whether state that no operator takes may be dropped
 */
public record Restore(List<String> paths, boolean allowNonRestored) {
    public Restore(String path, boolean allowNonRestored) {
        this(StopFolder.savepoints(path), allowNonRestored);
    }

    /** @return null where the run begins empty */
    public static Restore of(JsonNode given) {
        return given == null || given.isNull() || given.isMissingNode()
                ? null
                : new Restore(given.path("path").asText(), given.path("allowNonRestored").asBoolean(false));
    }

    /** Makes each graph begin with its savepoint; refuses, before anything runs, where that would drop state unasked. */
    public void apply(List<StreamGraph> graphs) {
        List<SavepointFile> saved = paths.stream().map(each -> SavepointFile.open(each, Restore.class.getClassLoader())).toList();
        List<Set<String>> ids = graphs.stream().map(Restore::ids).toList();
        Map<Integer, Integer> pairs = JobPairs.of(saved.stream().map(SavepointFile::holding).toList(), ids);
        if (!allowNonRestored) {
            Map<Integer, Set<String>> taken = new HashMap<>();
            pairs.forEach((job, from) -> taken.put(from, ids.get(job)));
            refuseDrops(saved, taken);
        }
        pairs.forEach((job, from) -> graphs.get(job).setSavepointRestoreSettings(
                SavepointRestoreSettings.forPath(saved.get(from).path(), allowNonRestored, RecoveryClaimMode.NO_CLAIM)));
    }

    /** What operators look for their state by: their own ids, and those that they are pinned to. */
    private static Set<String> ids(StreamGraph graph) {
        Set<String> ids = new HashSet<>();
        new StreamGraphHasherV2().traverseStreamGraphAndGenerateHashes(graph).values().forEach(hash -> ids.add(new OperatorID(hash).toString()));
        graph.getStreamNodes().stream().map(StreamNode::getUserHash).filter(Objects::nonNull).forEach(ids::add);
        return ids;
    }

    private static void refuseDrops(List<SavepointFile> saved, Map<Integer, Set<String>> taken) {
        List<Map<String, Object>> dropped = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (int from = 0; from < saved.size(); from++) {
            for (OperatorState state : saved.get(from).metadata().getOperatorStates()) {
                String id = state.getOperatorID().toString();
                if (SavepointFile.holds(state) && !taken.getOrDefault(from, Set.of()).contains(id)) {
                    String name = state.getOperatorName().orElse(id);
                    names.add(name + " (" + state.getStateSize() + " bytes)");
                    dropped.add(Map.of("operatorId", id, "uid", state.getOperatorUid().orElse(""), "name", name, "bytes", state.getStateSize()));
                }
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
