package dev.weir.runner.jars;

import dev.weir.runner.jobs.CompiledJob;
import dev.weir.runner.jobs.Sink;
import dev.weir.runner.topology.TopologyEdits;
import dev.weir.runner.topology.edits.GraphEdits;
import dev.weir.runner.topology.edits.JobGraphView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.JobID;
import org.apache.flink.streaming.api.graph.StreamGraph;

/**
 * A job that a program handed over; its sinks are its own, so there are none to read.
 *
 * @param earlier the uids of the program's earlier jobs
 * @param edits applied to every graph that is made
 */
record JarJob(String name, byte[] serialized, List<URL> classPath, Set<String> earlier, TopologyEdits edits) implements CompiledJob {

    JarJob with(TopologyEdits asked) {
        return new JarJob(name, serialized, classPath, earlier, asked);
    }

    @Override
    public List<Sink> sinks() {
        return List.of();
    }

    @Override
    public int statement() {
        return 0;
    }

    @Override
    public StreamGraph streamGraph(JobID id) {
        JobGraphView view = unedited(id).view();
        GraphEdits.apply(view, edits);
        return view.graph();
    }

    /** A graph of its own to which edits were not applied. */
    JarGraph unedited(JobID id) {
        try {
            return JarGraph.read(serialized, classPath, id, earlier);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
