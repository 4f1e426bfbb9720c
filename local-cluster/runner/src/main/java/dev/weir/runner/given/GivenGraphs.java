package dev.weir.runner.given;

import java.time.Duration;
import java.util.Set;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.streaming.api.operators.SourceOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperatorFactory;

/**
 * Makes a job's graph one that a test can follow: its sources give what the test says, and nothing in it hangs on the wall clock
 * that a test can decide instead. Plan, operators and uids stay as they are.
 */
public final class GivenGraphs {
    private static final Duration NEVER = Duration.ofDays(36_500);

    private GivenGraphs() {}

    /** The job's own settings, but for those that would let a row be overtaken, repeated, or watched later than it came. */
    public static Configuration settings(Configuration own) {
        Configuration all = new Configuration(own);
        // An interval of zero: a watermark goes out with the row that made it, and never by a timer.
        all.set(PipelineOptions.AUTO_WATERMARK_INTERVAL, Duration.ZERO);
        all.set(ExecutionOptions.BUFFER_TIMEOUT, Duration.ZERO);
        all.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        all.removeConfig(CheckpointingOptions.CHECKPOINTING_INTERVAL);
        all.set(CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE, CheckpointingMode.EXACTLY_ONCE);
        // Small state goes with the checkpoint itself, not into files of its own.
        all.set(CheckpointingOptions.FS_SMALL_FILE_THRESHOLD, MemorySize.ofMebiBytes(1));
        // An unaligned barrier overtakes rows, and would prove nothing of them.
        all.set(CheckpointingOptions.ENABLE_UNALIGNED, false);
        return all;
    }

    /**
     * Lets a task of a stream that ends wait for the barrier that is passing it; one that goes earlier takes its answer along, and the barrier is never through. Flink
     * does so only where checkpointing is on, and then every task goes behind a barrier. Called when all others have seen that the job itself takes none.
     */
    public static void endBehindBarriers(StreamGraph graph) {
        graph.getJobConfiguration().set(CheckpointingOptions.CHECKPOINTING_INTERVAL, NEVER);
        graph.getJobConfiguration().set(CheckpointingOptions.ENABLE_CHECKPOINTS_AFTER_TASKS_FINISH, true);
        graph.getCheckpointConfig().setCheckpointInterval(NEVER.toMillis());
        // The first one by the clock comes after the pause between two, which is at once where there is none.
        graph.getCheckpointConfig().setMinPauseBetweenCheckpoints(NEVER.toMillis());
        graph.getCheckpointConfig().setTolerableCheckpointFailureNumber(Integer.MAX_VALUE);
        graph.setEnableCheckpointsAfterTasksFinish(true);
    }

    /**
     * Prepares a graph that has its id, and registers what it is to be given.
     *
     * @param lookups full names of the tables that are looked up in and that the test gives rows to
     */
    public static GivenRows prepare(StreamGraph graph, Set<String> lookups) {
        GivenRows rows = new GivenRows(lookups);
        for (StreamNode node : graph.getStreamNodes()) {
            StreamOperatorFactory<?> factory = node.getOperatorFactory();
            if (factory instanceof SourceOperatorFactory<?> && Inside.field(factory, "source") instanceof GivenScan scan) {
                rows.add(scan, Math.max(1, node.getParallelism()));
            }
            StreamOperatorFactory<?> steady = SteadyOperators.inPlaceOf(factory);
            if (steady != null) {
                node.setOperatorFactory(steady);
            }
        }
        GivenRows.register(graph.getJobID(), rows);
        return rows;
    }
}
