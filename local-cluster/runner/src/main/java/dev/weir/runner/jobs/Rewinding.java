package dev.weir.runner.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.runner.WeirException;
import dev.weir.runner.rewind.Rewind;
import dev.weir.runner.rewind.RewindPoint;
import dev.weir.runner.savepoints.Restore;
import dev.weir.runner.sql.CompiledScript;
import dev.weir.runner.sql.Script;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.StateChangelogOptions;
import org.apache.flink.streaming.api.graph.StreamGraph;

/**
 * How a run keeps checkpoints to go back to, and which one it begins at.
 *
 * @param keep how many
 * @param every milliseconds between two at least
 * @param back null for a run that goes back to none
 */
public record Rewinding(int keep, long every, Back back) {
    /**
     * @param run the ended run, which has the checkpoint
     * @param point its number
     * @param drop whether state that no operator takes may be lost
     */
    public record Back(String run, long point, boolean drop) {
        /**
         * Fails with {@code point-gone}, or {@code run-not-over}: only what has ended can be cut back.
         *
         * @param samples what is read from there on; fails with {@code sample-changed} where that is no longer what the point is a place in
         */
        RewindPoint point(Run ended, SampleContents samples) {
            if (!ended.state().isOver()) {
                throw new WeirException("run-not-over", "The run still goes, so it cannot be taken back. Stop it first.");
            }
            if (ended.rewind() == null) {
                throw new WeirException("point-gone", "The run kept no checkpoints to go back to.");
            }
            RewindPoint found = ended.rewind().point(point);
            ended.samples().requireSame(samples);
            return found;
        }
    }

    /** A run that takes none of its own, and whose sources need no clock for it. */
    private static final Duration NEVER = Duration.ofDays(36_500);

    /** @param params of {@code engine.start}; null where they ask for none */
    public static Rewinding of(JsonNode params) {
        JsonNode asked = params.path("rewind");
        if (!asked.isObject()) {
            return null;
        }
        JsonNode back = asked.path("back");
        return new Rewinding(asked.path("keep").asInt(), asked.path("everyMs").asLong(),
                back.isObject() ? new Back(back.path("run").asText(), back.path("point").asLong(), back.path("drop").asBoolean()) : null);
    }

    /**
     * Whether a run can be brought back to where it was. What a real table was given cannot be taken back, a checkpoint commits what it has read, and rows of a sink
     * that several jobs write to cannot be told apart. With the state changelog Flink begins at a checkpoint only by taking it over, and deletes it then.
     */
    static boolean isPossible(Script script, CompiledScript compiled, List<StreamGraph> graphs) {
        Set<String> sinks = new HashSet<>();
        boolean apart = compiled.jobs().stream().allMatch(job -> job.sinks().stream().map(Sink::name).distinct().allMatch(sinks::add));
        return script.streaming() && script.jar() == null && script.real().isEmpty() && !compiled.jobs().isEmpty() && apart
                && graphs.stream().noneMatch(graph -> graph.getJobConfiguration().get(StateChangelogOptions.ENABLE_STATE_CHANGE_LOG));
    }

    /**
     * The checkpoints of a run that begins.
     *
     * @param before the run that it goes on from, with those of its checkpoints that are not after {@code upTo}; null for none
     */
    Rewind points(Run run, Run before, RewindPoint upTo) {
        Rewind rewind = new Rewind(keep, run.captures(), () -> progress(run));
        if (before != null && before.rewind() != null) {
            rewind.goOn(before.rewind(), upTo);
        }
        return rewind;
    }

    /**
     * Makes a job's checkpoints exact where it takes none itself, without having it wait for one at its end. A checkpoint that fails is no reason for it to fail.
     *
     * @return whether it takes some itself
     */
    static boolean prepare(StreamGraph graph) {
        boolean asks = CheckpointingOptions.isCheckpointingEnabled(graph.getJobConfiguration());
        if (!asks) {
            graph.getJobConfiguration().set(CheckpointingOptions.CHECKPOINTING_INTERVAL, NEVER);
            graph.getCheckpointConfig().setCheckpointInterval(NEVER.toMillis());
            graph.getCheckpointConfig().setTolerableCheckpointFailureNumber(Integer.MAX_VALUE);
            graph.setEnableCheckpointsAfterTasksFinish(false);
        }
        return asks;
    }

    static Restore restore(RewindPoint point, boolean drop) {
        return new Restore(point.jobs().stream().map(RewindPoint.OfJob::path).toList(), drop);
    }

    /** A run's sources, all together, and the slowest of its sinks. */
    private static Rewind.Progress progress(Run run) {
        Set<String> sources = new HashSet<>(run.debugger().state().sources().stream().map(source -> source.operator()).toList());
        Set<String> ends = new HashSet<>(run.sinks().stream().map(Sink::operator).toList());
        List<dev.weir.runner.metrics.Figures.Operator> figures = run.probe().take().operators();
        long records = figures.stream().filter(each -> sources.contains(each.operator()) && each.recordsOut() != null).mapToLong(each -> each.recordsOut()).sum();
        Long watermark = figures.stream().filter(each -> ends.contains(each.operator()) && each.watermark() != null).map(each -> each.watermark()).min(Long::compare).orElse(null);
        return new Rewind.Progress(watermark, records);
    }
}
