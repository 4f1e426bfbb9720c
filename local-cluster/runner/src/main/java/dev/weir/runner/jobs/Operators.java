package dev.weir.runner.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.runner.topology.ScriptUids;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The operators of one job of a script, looked up by what Flink calls them while the job runs. */
public final class Operators {
    /** The part of `Operator` in shared/topology/model.ts that a running job needs; the chain by Flink's id of its vertex. */
    public record Operator(String uid, String operatorId, String name, String description, String type, String chain, JsonNode range) {}

    /**
     * The operators that Flink runs in one task, each before those that it feeds.
     *
     * @param isLine whether each feeds one other at most, so that a row passes them in this order
     */
    public record Chain(List<Operator> operators, boolean isLine) {
        static final Chain UNKNOWN = new Chain(List.of(), false);
    }

    private final List<Operator> all = new ArrayList<>();
    private final Map<String, List<String>> feeds = new HashMap<>();

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
                        operator.path("description").asText(),
                        operator.path("type").asText(),
                        ScriptUids.vertexId(operator.path("chain").asText()),
                        operator.path("range").isObject() ? operator.get("range") : null));
            }
        }
        for (JsonNode edge : topology.path("edges")) {
            feeds.computeIfAbsent(edge.path("from").asText(), from -> new ArrayList<>()).add(edge.path("to").asText());
        }
    }

    public List<Operator> all() {
        return all;
    }

    public Chain chain(String vertexId) {
        List<Operator> members = all.stream().filter(operator -> operator.chain().equals(vertexId)).toList();
        Map<String, Operator> left = new LinkedHashMap<>();
        members.forEach(operator -> left.put(operator.uid(), operator));
        boolean isLine = members.stream().allMatch(operator -> targets(operator, left).size() <= 1);
        List<Operator> ordered = new ArrayList<>();
        while (!left.isEmpty()) {
            List<Operator> heads = left.values().stream().filter(operator -> !isFed(operator, left)).toList();
            isLine &= heads.size() == 1;
            List<Operator> next = heads.isEmpty() ? List.copyOf(left.values()) : heads;
            ordered.addAll(next);
            next.forEach(operator -> left.remove(operator.uid()));
        }
        return new Chain(ordered, isLine);
    }

    private List<String> targets(Operator operator, Map<String, Operator> among) {
        return feeds.getOrDefault(operator.uid(), List.of()).stream().filter(among::containsKey).toList();
    }

    private boolean isFed(Operator operator, Map<String, Operator> by) {
        return by.values().stream().anyMatch(other -> feeds.getOrDefault(other.uid(), List.of()).contains(operator.uid()));
    }
}
