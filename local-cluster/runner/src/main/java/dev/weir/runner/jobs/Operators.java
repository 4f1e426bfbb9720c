package dev.weir.runner.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** The operators of one job of a script, looked up by what Flink calls them while the job runs. */
public final class Operators {
    /** The part of `Operator` in shared/topology/model.ts that a running job needs. */
    public record Operator(String uid, String operatorId, String name, String type, String chain, JsonNode range) {}

    private final List<Operator> all = new ArrayList<>();

    /**
     * @param topology the script's topology; null where no job is planned
     * @param job which job of the script, from 0
     */
    public Operators(JsonNode topology, int job) {
        if (topology == null) {
            return;
        }
        for (JsonNode operator : topology.path("operators")) {
            if (operator.path("job").asInt() == job) {
                all.add(new Operator(
                        operator.path("uid").asText(),
                        operator.path("operatorId").asText(),
                        operator.path("name").asText(),
                        operator.path("type").asText(),
                        operator.path("chain").asText(),
                        operator.path("range").isObject() ? operator.get("range") : null));
            }
        }
    }

    public List<Operator> all() {
        return all;
    }

    /** The operators that Flink runs in one task. */
    public List<Operator> chain(String vertexId) {
        return all.stream().filter(operator -> operator.chain().equals(vertexId)).toList();
    }
}
