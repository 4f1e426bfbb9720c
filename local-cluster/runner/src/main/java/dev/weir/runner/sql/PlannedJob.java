package dev.weir.runner.sql;

import dev.weir.runner.jobs.CompiledJob;
import dev.weir.runner.jobs.Sink;
import dev.weir.runner.topology.JobPlan;
import dev.weir.runner.topology.StreamGraphs;
import java.net.URL;
import java.util.List;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.graph.StreamGraph;

/**
 * A job whose plan is kept.
 *
 * @param settings those that held when its statement was met
 * @param jars what its tasks need beside Weir's own class path
 */
record PlannedJob(String name, int statement, List<Sink> sinks, JobPlan plan, Configuration settings, List<URL> jars)
        implements CompiledJob {

    @Override
    public StreamGraph streamGraph(JobID id) {
        StreamGraph graph = StreamGraphs.of(plan, settings, name);
        graph.setJobId(id);
        if (!jars.isEmpty()) {
            graph.setClasspath(jars);
        }
        return graph;
    }

    PlannedJob withSinks(List<Sink> known) {
        return new PlannedJob(name, statement, known, plan, settings, jars);
    }
}
