package dev.weir.runner.jars;

import java.io.IOException;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;

/**
 * Takes what a program hands to Flink, and runs nothing. {@code execute()} waits for its job, and a program that waits is done;
 * {@code executeAsync()} and {@code executeSql()} go on, as they would on a cluster, up to where they ask the job something.
 */
final class ProgramEnvironment extends StreamExecutionEnvironment {
    private final GraphFiles graphs;
    private final ProgramEnd end;

    ProgramEnvironment(Configuration settings, ClassLoader loader, int parallelism, GraphFiles graphs, ProgramEnd end) {
        super(settings, loader);
        this.graphs = graphs;
        this.end = end;
        setParallelism(parallelism);
    }

    /** From here on the program's {@code getExecutionEnvironment()} gives this one. */
    void becomeContext() {
        initializeContextEnvironment(settings -> {
            configure(settings, getUserClassloader());
            return this;
        });
    }

    @Override
    public JobExecutionResult execute(StreamGraph graph) throws IOException {
        graphs.add(graph);
        end.with(ProgramOutcome.GOOD);
        throw new IllegalStateException("The process has ended");
    }

    @Override
    public JobClient executeAsync(StreamGraph graph) throws IOException {
        graphs.add(graph);
        return ProgramClient.of(graph.getOptionalJobId().orElseGet(JobID::new), end);
    }
}
