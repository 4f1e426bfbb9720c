package dev.weir.runner.verdict;

import dev.weir.runner.savepoints.JobPairs;
import dev.weir.runner.savepoints.SavepointFile;
import dev.weir.runner.savepoints.StopFolder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.runtime.checkpoint.OperatorState;

/** The state that the old version of a job left: a savepoint of each of its jobs. */
final class SavedState {
    private final List<SavepointFile> files;
    /** By the number of a savepoint, the state of each operator id. */
    private final List<Map<String, OperatorState>> states = new ArrayList<>();
    /** By the number of a job of the old version, that of its savepoint. */
    private final Map<Integer, Integer> ofJob = new HashMap<>();

    /** @param path of one savepoint, or of the folder of a stopped run of several jobs */
    SavedState(String path) {
        files = StopFolder.savepoints(path).stream().map(each -> SavepointFile.open(each, SavedState.class.getClassLoader())).toList();
        for (SavepointFile file : files) {
            Map<String, OperatorState> byId = new LinkedHashMap<>();
            file.metadata().getOperatorStates().forEach(state -> byId.put(state.getOperatorID().toString(), state));
            states.add(byId);
        }
    }

    /** Says whose it is; false where it is nobody's. */
    boolean isOf(JobVersion version) {
        List<Set<String>> saved = states.stream().map(Map::keySet).toList();
        ofJob.putAll(JobPairs.of(saved, version.ids()));
        return !ofJob.isEmpty();
    }

    /** Null where the operator has none. */
    OperatorState of(VersionOperator old) {
        Integer file = ofJob.get(old.job());
        Map<String, OperatorState> byId = file == null ? Map.of() : states.get(file);
        OperatorState own = byId.get(old.operatorId());
        return own != null || old.pinned() == null ? own : byId.get(old.pinned());
    }

    List<OperatorState> all() {
        return states.stream().flatMap(byId -> byId.values().stream()).toList();
    }
}
