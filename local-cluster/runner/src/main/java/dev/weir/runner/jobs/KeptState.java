package dev.weir.runner.jobs;

import dev.weir.runner.WeirException;
import dev.weir.runner.savepoints.StateBackends;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.graph.StreamGraph;

/**
 * How a job keeps its state.
 *
 * @param async whether its operators wait for it
 */
record KeptState(String backend, boolean async) {
    static Set<KeptState> of(List<StreamGraph> graphs) {
        return graphs.stream().map(graph -> new KeptState(StateBackends.of(graph), StateBackends.isAsync(graph, KeptState.class.getClassLoader()))).collect(Collectors.toSet());
    }

    /** The format of savepoints that graphs are to begin with; refuses where there is none, since the run would be lost with the attempt. */
    static SavepointFormatType format(Set<KeptState> before, List<StreamGraph> next) {
        SavepointFormatType format = SavepointFormatType.NATIVE;
        for (StreamGraph graph : next) {
            for (KeptState kept : before) {
                String to = StateBackends.of(graph);
                String noWay = StateBackends.noWay(kept.backend(), kept.async(), to);
                if (noWay != null) {
                    throw new WeirException("backend-changed", "State cannot go from the state backend " + kept.backend() + " to " + to + ": " + noWay
                            + ". The run goes on. Start the job with the other backend without the state, or leave the backend.");
                }
                format = StateBackends.isOwn(kept.backend(), to) ? format : SavepointFormatType.CANONICAL;
            }
        }
        return format;
    }
}
