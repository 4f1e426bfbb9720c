package dev.weir.runner.jars;

import dev.weir.runner.jobs.CompiledJob;
import dev.weir.runner.jobs.Sink;
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
 */
record JarJob(String name, byte[] serialized, List<URL> classPath, Set<String> earlier) implements CompiledJob {

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
        try {
            return JarGraph.read(serialized, classPath, id, earlier).graph();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
