package dev.weir.runner.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.runner.wire.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.executiongraph.AccessExecutionGraph;
import org.apache.flink.runtime.executiongraph.AccessExecutionJobVertex;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;

/** A job as Flink itself tells of it while it runs, and as it is drawn, both as lines of text that can be compared. */
final class RunningGraph {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Pattern UID = Pattern.compile("u[0-9a-f]{16}(?:-sink-committer)?");

    private RunningGraph() {}

    /** Vertices by Flink's REST API; every operator has to be named by its uid, since REST tells no more of a chain than names. */
    static List<String> running(Cluster cluster, JobID job) throws Exception {
        JsonNode detail = get(cluster, job, "");
        AccessExecutionGraph graph = cluster.graph(job).get();
        Map<String, String> groups = new HashMap<>();
        for (AccessExecutionJobVertex vertex : graph.getVerticesTopologically()) {
            groups.put(vertex.getJobVertexId().toString(), vertex.getSlotSharingGroup().getSlotSharingGroupName());
        }
        TreeSet<String> lines = new TreeSet<>();
        for (JsonNode vertex : detail.get("vertices")) {
            String id = vertex.get("id").asText();
            lines.add("vertex " + id + " " + uids(vertex.get("name").asText()) + " parallelism " + vertex.get("parallelism") + " of " + vertex.get("maxParallelism")
                    + " in " + groups.get(id));
        }
        for (JsonNode node : get(cluster, job, "/plan").get("plan").get("nodes")) {
            for (JsonNode input : node.path("inputs")) {
                lines.add("edge " + input.get("id").asText() + " -> " + node.get("id").asText() + " " + input.get("ship_strategy").asText());
            }
        }
        return List.copyOf(lines);
    }

    static List<String> drawn(JsonNode topology, int job) {
        Map<String, JsonNode> operators = new HashMap<>();
        topology.get("operators").forEach(operator -> operators.put(operator.get("uid").asText(), operator));
        TreeSet<String> lines = new TreeSet<>();
        for (JsonNode chain : topology.get("chains")) {
            TreeSet<String> members = new TreeSet<>();
            chain.get("operators").forEach(uid -> members.add(uid.asText()));
            JsonNode first = operators.get(chain.get("operators").get(0).asText());
            if (first.get("job").asInt() != job) {
                continue;
            }
            int parallelism = chain.get("parallelism").asInt();
            int most = first.get("maxParallelism").isNull() ? KeyGroupRangeAssignment.computeDefaultMaxParallelism(parallelism) : first.get("maxParallelism").asInt();
            lines.add("vertex " + chain.get("id").asText() + " " + members + " parallelism " + parallelism + " of " + most + " in " + first.get("slotSharingGroup").asText());
        }
        for (JsonNode edge : topology.get("edges")) {
            JsonNode from = operators.get(edge.get("from").asText());
            String source = from.get("chain").asText();
            String target = operators.get(edge.get("to").asText()).get("chain").asText();
            if (from.get("job").asInt() == job && !source.equals(target)) {
                lines.add("edge " + source + " -> " + target + " " + edge.get("ship").asText());
            }
        }
        return List.copyOf(lines);
    }

    private static TreeSet<String> uids(String name) {
        TreeSet<String> found = new TreeSet<>();
        Matcher matcher = UID.matcher(name);
        while (matcher.find()) {
            found.add(matcher.group());
        }
        return found;
    }

    static JsonNode get(Cluster cluster, JobID job, String path) throws Exception {
        URI address = URI.create(cluster.rest() + "/jobs/" + job + path);
        HttpResponse<byte[]> answer = CLIENT.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200) {
            throw new IOException(address + " answered " + answer.statusCode());
        }
        return Json.MAPPER.readTree(answer.body());
    }
}
