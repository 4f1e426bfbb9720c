package dev.weir.runner.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.runner.topology.ScriptUids;

/** Why a task of a job elsewhere failed, told as a run's own failures are. */
public final class Blame {
    private Blame() {}

    /**
     * @param topology of the script that runs there
     * @param vertex Flink's id of the task that threw
     * @param stack as its exception history has it
     */
    public static RunFailure of(JsonNode topology, String vertex, String stack) {
        RunFailure failure = Failures.of(ToldThrowable.read(stack), new Operators(topology, job(topology, vertex)).chain(vertex));
        return new RunFailure(failure.code(), failure.message(), stack, failure.operator(), failure.range());
    }

    /** Of a script's several jobs the first that has the vertex. */
    private static int job(JsonNode topology, String vertex) {
        for (JsonNode operator : topology.path("operators")) {
            if (ScriptUids.vertexId(operator.path("chain").asText()).equals(vertex)) {
                return operator.path("job").asInt();
            }
        }
        return 0;
    }
}
