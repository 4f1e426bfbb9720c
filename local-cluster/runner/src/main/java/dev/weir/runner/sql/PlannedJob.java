package dev.weir.runner.sql;

import dev.weir.runner.given.GivenGraphs;
import dev.weir.runner.jobs.CompiledJob;
import dev.weir.runner.jobs.Sink;
import dev.weir.runner.topology.JobPlan;
import dev.weir.runner.topology.OperatorFacts;
import dev.weir.runner.topology.StreamGraphs;
import dev.weir.runner.topology.TopologyEdits;
import dev.weir.runner.topology.edits.GraphEdits;
import dev.weir.runner.topology.edits.JobGraphView;
import java.net.URL;
import java.time.Duration;
import java.util.List;
import java.util.function.ToIntFunction;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.graph.StreamGraph;

/**
 * A job whose plan is kept.
 *
 * @param settings those that held when its statement was met
 * @param jars what its tasks need beside Weir's own class path
 * @param partitions in how many parts a source's rows come at most; 0 where that is not known
 * @param loader knows the classes of its operators
 * @param edits applied to every graph that is made
 * @param isWatched whether somebody waits for its rows
 */
record PlannedJob(String name, int statement, List<Sink> sinks, JobPlan plan, Configuration settings, List<URL> jars,
        ToIntFunction<OperatorFacts> partitions, ClassLoader loader, TopologyEdits edits, boolean isWatched) implements CompiledJob {
    /** Somebody watches: a row is not held back for a fuller buffer as long as Flink would, unless the job says so. */
    private static final Duration BUFFER_TIMEOUT = Duration.ofMillis(10);

    PlannedJob with(List<Sink> drawn, TopologyEdits asked) {
        return new PlannedJob(name, statement, drawn, plan, settings, jars, partitions, loader, asked, isWatched);
    }

    /** The same for tests, which give it its rows. */
    PlannedJob given() {
        return new PlannedJob(name, statement, sinks, plan, GivenGraphs.settings(settings), jars, partitions, loader, edits, isWatched);
    }

    @Override
    public StreamGraph streamGraph(JobID id) {
        JobGraphView view = unedited(id);
        GraphEdits.apply(view, edits);
        return view.graph();
    }

    @Override
    public boolean hasOwnName() {
        return settings.contains(PipelineOptions.NAME);
    }

    /** The same on a cluster, where nobody watches. */
    PlannedJob promoted() {
        return new PlannedJob(name, statement, sinks, plan, settings, List.of(), partitions, loader, edits, false);
    }

    /** A graph of its own to which edits were not applied. */
    JobGraphView unedited(JobID id) {
        StreamGraph graph = StreamGraphs.of(plan, watched(), name);
        if (id != null) {
            graph.setJobId(id);
        }
        if (!jars.isEmpty()) {
            graph.setClasspath(jars);
        }
        return StreamGraphs.view(plan, graph, partitions, loader);
    }

    private Configuration watched() {
        Configuration all = new Configuration(settings);
        if (isWatched && !settings.contains(ExecutionOptions.BUFFER_TIMEOUT)) {
            all.set(ExecutionOptions.BUFFER_TIMEOUT, BUFFER_TIMEOUT);
        }
        return all;
    }
}
