package dev.weir.runner.chaos;

import dev.weir.runner.WeirException;
import dev.weir.runner.captures.Capture;
import dev.weir.runner.captures.Captures;
import dev.weir.runner.jobs.Operators;
import dev.weir.runner.taps.TapPoint;
import dev.weir.runner.taps.Watcher;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.runtime.execution.Environment;
import org.apache.flink.streaming.api.graph.StreamGraph;

/** What is done to a run on purpose, to see it recover, and what came of it. */
public final class RunChaos {
    /** An edge that leads to a sink, by the uid of the operator that writes. */
    public record WayIn(String to, TapPoint point, org.apache.flink.util.OutputTag<?> tag) {}

    private final Timeline timeline = new Timeline();
    private final HeldAcknowledgements held = new HeldAcknowledgements(timeline);
    private final SinkCuts cuts = new SinkCuts(timeline);
    private final Map<String, String> tasks = new HashMap<>();
    private final Map<String, Operators.Operator> operators = new HashMap<>();
    private final Map<String, Capture> captures = new HashMap<>();
    private final List<Capture> all = new ArrayList<>();
    private final List<WayIn> ways = new ArrayList<>();
    private boolean restarts = true;
    private boolean checkpoints;

    /**
     * Before the job is submitted, once its captures are known.
     *
     * @param sinks of captures, the name by the uid of the operator that writes
     */
    public void prepare(StreamGraph graph, Operators known, Map<String, String> sinks, Collection<WayIn> edges) {
        for (Operators.Operator operator : known.all()) {
            operators.put(operator.uid(), operator);
            tasks.put(operator.uid(), operator.chain());
        }
        for (Capture capture : Captures.of(graph.getJobID())) {
            sinks.forEach((uid, name) -> {
                if (name.equals(capture.name())) {
                    captures.put(uid, capture);
                }
            });
            if (!all.contains(capture)) {
                all.add(capture);
            }
        }
        ways.addAll(edges);
        String strategy = graph.getJobConfiguration().getOptional(RestartStrategyOptions.RESTART_STRATEGY).orElse("none");
        restarts &= !List.of("none", "off", "disable").contains(strategy);
        checkpoints |= CheckpointingOptions.isCheckpointingEnabled(graph.getJobConfiguration());
    }

    /** A task of the run begins; called by it, once for each of its operators. */
    public void entered(JobID job, Environment environment) {
        Collection<Capture> ofJob = Captures.of(job);
        TaskAcknowledgements.follow(environment, (task, subtask, checkpoint, send) -> {
            ofJob.forEach(capture -> capture.acknowledged(task, subtask, checkpoint));
            held.acknowledged(task, checkpoint, send);
        });
    }

    /**
     * The next checkpoint that reaches the operator's task is not complete before so many milliseconds.
     *
     * @param millis null: not until Flink gives it up
     */
    public void delayCheckpoint(String operator, Long millis) {
        if (!checkpoints) {
            throw new WeirException("no-checkpoints", "This job takes no checkpoints, so there is none to delay. SET 'execution.checkpointing.interval' = '10 s' in the job.");
        }
        held.hold(tasks.get(known(operator).uid()), operator, millis);
    }

    /**
     * What a sink is to write fails, until so many milliseconds are over.
     *
     * @param millis null: until {@link #mendSink}
     */
    public void cutSink(String operator, Long millis) {
        Operators.Operator sink = known(operator);
        cuts.mend(operator);
        Capture capture = captures.get(operator);
        List<WayIn> edges = ways.stream().filter(way -> way.to().equals(operator)).toList();
        if (capture == null && (edges.isEmpty() || !sink.type().contains("sink"))) {
            throw new WeirException("no-such-sink", "The operator " + operator + " is no sink of this run.");
        }
        if (capture != null) {
            cuts.cut(operator, capture, millis);
            return;
        }
        Watcher failing = SinkCuts.failing(sink.name());
        edges.forEach(way -> way.point().add(failing, way.tag()));
        cuts.cut(operator, sink.name(), () -> edges.forEach(way -> way.point().remove(failing)), millis);
    }

    /** The connection of a sink is back; nothing happens where it was not gone. */
    public void mendSink(String operator) {
        known(operator);
        cuts.mend(operator);
    }

    private Operators.Operator known(String operator) {
        Operators.Operator known = operators.get(operator);
        if (known == null) {
            throw new WeirException("operator-not-here", "The run has no operator " + operator + ". Run the job again after an edit.");
        }
        return known;
    }

    /** From now on no checkpoint is held back, until this is taken back: the run ends, or writes its state down. */
    public void letThrough(boolean lets) {
        held.letThrough(lets);
    }

    public Timeline timeline() {
        return timeline;
    }

    public Timeline.State state() {
        List<Capture.Repeat> repeats = all.stream().flatMap(capture -> capture.repeated().stream()).sorted(Comparator.comparingLong(Capture.Repeat::at)).toList();
        return new Timeline.State(System.currentTimeMillis(), restarts, checkpoints, timeline.events(), repeats);
    }
}
