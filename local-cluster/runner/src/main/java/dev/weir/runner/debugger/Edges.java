package dev.weir.runner.debugger;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.runner.captures.WatchedRows;
import dev.weir.runner.jobs.Operators;
import dev.weir.runner.taps.TapPoint;
import dev.weir.runner.topology.JobPlan;
import dev.weir.runner.wire.Json;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.streaming.api.graph.StreamEdge;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamGraphHasherV2;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.util.OutputTag;

/** The edges of one job: what passes each, and where. */
final class Edges {
    /**
     * One edge, the record `TappedEdge` of shared/services/debugger.ts.
     *
     * @param columns null where what passes are objects
     * @param eventTime the column that Flink takes for the event time; null for none
     * @param key the columns that decide to which subtask a row goes; null for none
     */
    record Edge(
            String from, String to, List<Column> columns, String eventTime, List<String> key, @JsonIgnore RowType type, @JsonIgnore TapPoint point, @JsonIgnore OutputTag<?> tag) {
        /** How many of a row's line stand before its values. */
        private static final int HEAD = 4;

        /** A row as one reads it: {@code +I (id = 1, name = "a")}. */
        String words(String line) {
            JsonNode row = read(line);
            List<String> values = new ArrayList<>();
            for (int i = HEAD; i < row.size(); i++) {
                values.add((columns == null ? "" : columns.get(i - HEAD).name() + " = ") + row.get(i));
            }
            return row.get(0).asText() + " (" + String.join(", ", values) + ")";
        }

        private static JsonNode read(String line) {
            try {
                return Json.MAPPER.readTree(line);
            } catch (JsonProcessingException ours) {
                throw new IllegalStateException(ours);
            }
        }
    }

    record Column(String name, String type) {}

    private final StreamGraph graph;
    private final List<Edge> all = new ArrayList<>();
    private final Map<Integer, String> ids = new HashMap<>();
    private final Map<String, String> uids = new HashMap<>();
    private final Map<Integer, RowType> planned = new HashMap<>();
    private final Map<String, List<String>> keys = new HashMap<>();

    private Edges(StreamGraph graph) {
        this.graph = graph;
    }

    /**
     * Before anything in the graph is made ready to be watched.
     *
     * @param plan null where no planner made the job
     * @param topology the script's, as JSON
     * @param points by Flink's id of the operator; filled
     */
    static Edges of(StreamGraph graph, JobPlan plan, Operators operators, JsonNode topology, Map<String, TapPoint> points, TapPoint.WatermarkListener marks) {
        Edges edges = new Edges(graph);
        operators.all().forEach(operator -> edges.uids.put(operator.operatorId(), operator.uid()));
        new StreamGraphHasherV2().traverseStreamGraphAndGenerateHashes(graph).forEach((node, hash) -> edges.ids.put(node, new OperatorID(hash).toString()));
        if (plan != null) {
            plan.facts().keySet().forEach(made -> {
                if (made.getOutputType() instanceof InternalTypeInfo<?> rows && rows.toLogicalType() instanceof RowType type) {
                    edges.planned.put(made.getId(), type);
                }
            });
        }
        for (JsonNode edge : topology.path("edges")) {
            List<String> key = new ArrayList<>();
            edge.path("key").forEach(column -> key.add(column.asText()));
            edges.keys.put(edge.path("from").asText() + " " + edge.path("to").asText(), key.isEmpty() ? null : key);
        }
        graph.getStreamNodes().forEach(node -> edges.add(node, points, marks));
        return edges;
    }

    List<Edge> all() {
        return all;
    }

    String operatorId(int node) {
        return ids.get(node);
    }

    /** As the topology calls it; null where it does not. */
    String uid(int node) {
        return uids.get(ids.get(node));
    }

    private void add(StreamNode node, Map<String, TapPoint> points, TapPoint.WatermarkListener marks) {
        if (uid(node.getId()) == null || node.getOutEdges().isEmpty()) {
            return;
        }
        TapPoint point = points.computeIfAbsent(operatorId(node.getId()), made -> new TapPoint(marks));
        for (StreamEdge edge : node.getOutEdges()) {
            if (uid(edge.getTargetId()) != null) {
                RowType type = edge.getOutputTag() == null ? type(node) : null;
                all.add(edge(uid(node.getId()), uid(edge.getTargetId()), type, point, edge.getOutputTag()));
            }
        }
    }

    private Edge edge(String from, String to, RowType type, TapPoint point, OutputTag<?> tag) {
        int time = type == null ? -1 : WatchedRows.eventTime(type);
        List<Column> columns = type == null ? null : type.getFields().stream().map(field -> new Column(field.getName(), field.getType().asSummaryString())).toList();
        return new Edge(from, to, columns, time < 0 ? null : type.getFieldNames().get(time), keys.get(from + " " + to), type, point, tag);
    }

    /** As the planner names the columns; where it made no operator of its own, their types alone are known. */
    private RowType type(StreamNode node) {
        LogicalType[] types = types(node.getTypeSerializerOut());
        RowType named = planned.get(node.getId());
        if (types == null) {
            return null;
        }
        boolean fits = named != null && named.getFieldCount() == types.length;
        return fits ? named : RowType.of(types);
    }

    /** Null for the serializer of what is no row. */
    private static LogicalType[] types(TypeSerializer<?> serializer) {
        if (!(serializer instanceof RowDataSerializer)) {
            return null;
        }
        try {
            Field field = RowDataSerializer.class.getDeclaredField("types");
            field.setAccessible(true);
            return (LogicalType[]) field.get(serializer);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Flink's RowDataSerializer has changed", e);
        }
    }
}
