package dev.weir.runner.sql;

import dev.weir.runner.jobs.CompiledJob;
import dev.weir.runner.jobs.Sink;
import dev.weir.runner.topology.JobPlan;
import dev.weir.runner.topology.StreamGraphs;
import java.net.URL;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.streaming.api.graph.StreamGraph;

/**
 * A job whose plan is kept.
 *
 * @param settings those that held when its statement was met
 * @param jars what its tasks need beside Weir's own class path
 */
record PlannedJob(String name, int statement, List<Sink> sinks, JobPlan plan, Configuration settings, List<URL> jars)
        implements CompiledJob {
    /** Somebody watches: a row is not held back for a fuller buffer as long as Flink would, unless the job says so. */
    private static final Duration BUFFER_TIMEOUT = Duration.ofMillis(10);

    @Override
    public StreamGraph streamGraph(JobID id) {
        StreamGraph graph = StreamGraphs.of(plan, watched(), name);
        graph.setJobId(id);
        if (!jars.isEmpty()) {
            graph.setClasspath(jars);
        }
        return graph;
    }

    private Configuration watched() {
        Configuration all = new Configuration(settings);
        if (!settings.contains(ExecutionOptions.BUFFER_TIMEOUT)) {
            all.set(ExecutionOptions.BUFFER_TIMEOUT, BUFFER_TIMEOUT);
        }
        return all;
    }
}
