package dev.weir.runner.jars;

import dev.weir.runner.topology.GraphUids;
import dev.weir.runner.topology.JobPlan;
import dev.weir.runner.topology.StreamGraphs;
import dev.weir.runner.topology.edits.JobGraphView;
import java.io.IOException;
import java.net.URL;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.JobID;
import org.apache.flink.client.ClientUtils;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.util.InstantiationUtil;

/**
 * A graph of its own of a job that a program handed over, read with classes of its own.
 *
 * @param uids which of its operators have a uid from Weir and not from the program
 */
record JarGraph(StreamGraph graph, ClassLoader loader, GraphUids.Given uids) {

    /** No planner knows anything of it. */
    JobPlan plan() {
        return new JobPlan(List.of(), Map.of(), Map.of(), uids.marked(), List.of());
    }

    /** The graph as edits see it. */
    JobGraphView view() {
        return StreamGraphs.view(plan(), graph, facts -> 0, loader);
    }

    /** @param earlier the uids of the program's earlier jobs */
    static JarGraph read(byte[] serialized, List<URL> classPath, JobID id, Set<String> earlier) throws IOException {
        return read(serialized, ClientUtils.buildUserCodeClassLoader(classPath, List.of(), JarGraph.class.getClassLoader(), new Configuration()), classPath, id, earlier);
    }

    /** The same with classes that are loaded already. */
    static JarGraph read(byte[] serialized, ClassLoader loader, List<URL> classPath, JobID id, Set<String> earlier) throws IOException {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(loader);
        try {
            StreamGraph graph = InstantiationUtil.deserializeObject(serialized, loader);
            graph.deserializeUserDefinedInstances(loader, Runnable::run);
            if (id != null) {
                graph.setJobId(id);
            }
            graph.setClasspath(classPath);
            return new JarGraph(graph, loader, GraphUids.assign(graph, loader, earlier));
        } catch (Exception unreadable) {
            throw new IOException(unreadable);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }
}
