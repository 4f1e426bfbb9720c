package dev.weir.runner.verdict;

import dev.weir.runner.captures.Capture;
import dev.weir.runner.captures.Captures;
import dev.weir.runner.jobs.CompiledJob;
import dev.weir.runner.jobs.Sink;
import dev.weir.runner.samples.StandIn;
import dev.weir.runner.savepoints.StateBackends;
import dev.weir.runner.savepoints.StateHeaders;
import dev.weir.runner.sql.CompiledScript;
import dev.weir.runner.topology.OperatorFacts;
import dev.weir.runner.topology.StreamGraphs;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.scheduler.SchedulerBase;
import org.apache.flink.runtime.scheduler.VertexParallelismInformation;
import org.apache.flink.runtime.scheduler.VertexParallelismStore;
import org.apache.flink.streaming.api.graph.StreamConfig;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamGraphHasherV2;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.util.TemporaryClassLoaderContext;

/** One version of a job: its operators as Flink would run them, with the states that each declares. */
final class JobVersion implements AutoCloseable {
    private final List<VersionOperator> operators = new ArrayList<>();
    private final List<ProbeRoom> rooms = new ArrayList<>();
    private final List<URLClassLoader> loaders = new ArrayList<>();
    private final List<JobID> captured = new ArrayList<>();
    private final Map<String, StandIn> tables = new HashMap<>();
    private final List<String> backends = new ArrayList<>();
    private final List<Boolean> async = new ArrayList<>();
    private final int jobs;

    JobVersion(CompiledScript script) {
        script.standIns().forEach(standIn -> tables.putIfAbsent(role(standIn.role()) + standIn.table(), standIn));
        jobs = script.jobs().size();
        for (int job = 0; job < jobs; job++) {
            add(job, script.jobs().get(job));
        }
    }

    List<VersionOperator> operators() {
        return operators;
    }

    /** Of each job, the ids that its operators look for state by. */
    List<Set<String>> ids() {
        List<Set<String>> ids = new ArrayList<>();
        for (int job = 0; job < jobs; job++) {
            ids.add(new HashSet<>());
        }
        for (VersionOperator operator : operators) {
            ids.get(operator.job()).add(operator.operatorId());
            if (operator.pinned() != null) {
                ids.get(operator.job()).add(operator.pinned());
            }
        }
        return ids;
    }

    /** The state backend that a job asks for, by the job. */
    String backend(int job) {
        return backends.get(job);
    }

    boolean isAsync(int job) {
        return async.get(job);
    }

    int jobs() {
        return jobs;
    }

    private void add(int job, CompiledJob compiled) {
        StreamGraph graph = compiled.streamGraph(new JobID());
        URLClassLoader loader = UserClasses.of(graph);
        loaders.add(loader);
        try (TemporaryClassLoaderContext ignored = TemporaryClassLoaderContext.of(loader)) {
            add(job, compiled, graph, loader);
        }
    }

    private void add(int job, CompiledJob compiled, StreamGraph graph, ClassLoader loader) {
        Map<String, StreamNode> nodes = nodes(graph);
        Map<Integer, OperatorFacts> facts = compiled.plan() == null ? Map.of() : StreamGraphs.facts(graph, compiled.plan());
        ProbeRoom room = new ProbeRoom(loader, graph.getJobConfiguration(), graph.getExecutionConfig());
        rooms.add(room);
        backends.add(StateBackends.of(graph));
        async.add(StateBackends.isAsync(graph, loader));
        capture(room.job(), compiled.sinks());
        JobGraph tasks = graph.getJobGraph(loader);
        UserFunctions functions = new UserFunctions(graph, loader);
        VertexParallelismStore parallelism = SchedulerBase.computeVertexParallelismStore(tasks);
        for (JobVertex vertex : tasks.getVerticesSortedTopologicallyFromSources()) {
            StreamConfig head = new StreamConfig(vertex.getConfiguration());
            for (StreamConfig config : head.getTransitiveChainedTaskConfigsWithSelf(loader).values()) {
                StreamNode node = nodes.get(config.getOperatorID().toString());
                if (node != null) {
                    add(job, node, facts.get(node.getId()), config, parallelism.getParallelismInfo(vertex.getID()), functions.of(node), room);
                }
            }
        }
    }

    private void add(int job, StreamNode node, OperatorFacts facts, StreamConfig config,
            VertexParallelismInformation vertex, Set<String> functions, ProbeRoom room) {
        OperatorProbe probe = new OperatorProbe(room, config);
        SourceKind source = node.getInEdges().isEmpty() ? SourceKind.of(node.getOperatorFactory(), connector(facts)) : null;
        // What stands in for a sink reaches nothing; any other may.
        SinkKind sink = facts == null || isReal(facts) ? SinkKind.of(node.getOperatorFactory()) : null;
        boolean closed = sink != null || isReal(facts) || source != null && !source.isOlderInterface();
        StateHeaders states = sink != null && sink.state() == null ? StateHeaders.NONE : null;
        Throwable problem = null;
        try {
            states = closed ? states : probe.declare(null);
        } catch (Exception | LinkageError thrown) {
            problem = thrown;
        }
        operators.add(new VersionOperator(
                job, node.getTransformationUID(), config.getOperatorID().toString(), node.getUserHash(), Names.of(node, facts), Names.type(node, facts),
                vertex.getParallelism(), facts, Names.described(node, facts), source, sink,
                functions, vertex, config, probe, VersionOperator.rows(config, room.loader()), states, problem));
    }

    /** A table that is really written to is not touched for a look; the sink's writer would be made to declare its state. */
    private boolean isReal(OperatorFacts facts) {
        StandIn standIn = facts == null || !facts.type().equals("sink") ? null : tables.get("sink " + facts.table());
        return standIn != null && standIn.by().equals("real");
    }

    private String connector(OperatorFacts facts) {
        StandIn standIn = facts == null ? null : tables.get("source " + facts.table());
        return standIn == null ? null : standIn.connector();
    }

    private static String role(String role) {
        return role.equals("sink") ? "sink " : "source ";
    }

    private static Map<String, StreamNode> nodes(StreamGraph graph) {
        Map<String, StreamNode> byId = new HashMap<>();
        Map<Integer, byte[]> hashes = new StreamGraphHasherV2().traverseStreamGraphAndGenerateHashes(graph);
        graph.getStreamNodes().forEach(node -> byId.put(new OperatorID(hashes.get(node.getId())).toString(), node));
        return byId;
    }

    /** Sinks find the place for their rows by the job. */
    private void capture(JobID job, List<Sink> sinks) {
        Map<String, Capture> places = new LinkedHashMap<>();
        Set<String> seen = new HashSet<>();
        for (Sink sink : sinks) {
            if (seen.add(sink.name())) {
                places.put(sink.name(), new Capture(sink.name(), null, true, new Capture.Bounds(1, 1, 1, null), Idle.of(Capture.Events.class)));
            }
        }
        Captures.register(job, places);
        captured.add(job);
    }

    @Override
    public void close() throws Exception {
        captured.forEach(Captures::forget);
        for (ProbeRoom room : rooms) {
            room.close();
        }
        for (URLClassLoader loader : loaders) {
            loader.close();
        }
    }
}
