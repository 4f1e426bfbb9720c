package dev.weir.runner.debugger;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.runner.WeirException;
import dev.weir.runner.chaos.RunChaos;
import dev.weir.runner.debugger.RunPause.Until;
import dev.weir.runner.functions.RunInspection;
import dev.weir.runner.jobs.CompiledJob;
import dev.weir.runner.jobs.Operators;
import dev.weir.runner.jobs.Sink;
import dev.weir.runner.taps.RowCondition;
import dev.weir.runner.taps.SourceGate;
import dev.weir.runner.taps.Tap;
import dev.weir.runner.taps.TapPoint;
import dev.weir.runner.taps.TapPoints;
import dev.weir.runner.taps.Tapping;
import dev.weir.runner.wire.Changing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.runtime.execution.Environment;
import org.apache.flink.streaming.api.graph.StreamGraph;

/** Watches and steers one run: its taps, its breakpoints, its pause. Runs know nothing of each other. */
public final class RunDebugger extends Changing {
    private final RunPause pause = new RunPause(this::changed);
    private final List<Edges.Edge> edges = new ArrayList<>();
    private final List<Tap> taps = new ArrayList<>();
    private final RowCondition.Compiler conditions;
    private final Breakpoints breakpoints = new Breakpoints(this, pause);
    private final RunChaos chaos = new RunChaos();
    private final RunInspection inspection;
    private boolean checkpoints;
    private Runnable watcher = () -> {};

    /**
     * @param conditions compiles what breakpoints and taps ask of rows
     * @param inspection of the run's TypeScript
     */
    public RunDebugger(RowCondition.Compiler conditions, RunInspection inspection) {
        this.conditions = conditions;
        this.inspection = inspection;
    }

    /** Makes a job's operators ready to be watched and its sources to be paused; the last that is done to a graph before it is submitted. */
    public void prepare(StreamGraph graph, CompiledJob compiled, Operators operators, JsonNode topology) {
        JobID job = graph.getJobID();
        Map<String, TapPoint> points = new HashMap<>();
        Map<String, RunSource> sources = new HashMap<>();
        Edges found = Edges.of(graph, compiled.plan(), operators, topology, points, pause);
        edges.addAll(found.all());
        Tapping.prepare(graph).forEach((node, made) -> {
            if (found.uid(node) != null) {
                RunSource source = new RunSource(pause, job, found.uid(node), made);
                sources.put(found.operatorId(node), source);
                pause.add(source);
            }
        });
        List<RunChaos.WayIn> ways = found.all().stream().map(edge -> new RunChaos.WayIn(edge.to(), edge.point(), edge.tag())).toList();
        chaos.prepare(graph, operators, compiled.sinks().stream().filter(sink -> sink.operator() != null).collect(Collectors.toMap(Sink::operator, Sink::name, (one, same) -> one)), ways);
        inspection.register(job, vertex -> operators.chain(vertex).operators().stream().map(Operators.Operator::uid).toList());
        checkpoints |= CheckpointingOptions.isCheckpointingEnabled(graph.getJobConfiguration());
        TapPoints.register(job, new TapPoints.OfJob() {
            @Override
            public TapPoint point(String operatorId) {
                return points.get(operatorId);
            }

            @Override
            public SourceGate gate(String operatorId) {
                return sources.get(operatorId);
            }

            @Override
            public void entered(Environment environment) {
                chaos.entered(job, environment);
                inspection.entered(job, environment);
            }
        });
    }

    /** The edges that can be tapped. */
    public List<?> edges() {
        return edges;
    }

    /** Opens a tap; {@link #close} it. Fails with {@code invalid-condition} and Flink's reason. */
    public Tap tap(String from, String to, String filter, boolean all, boolean late) {
        Edges.Edge edge = edge(from, to);
        if (edge == null) {
            throw new WeirException("edge-not-here", "The run has no such edge to be tapped: the job was edited since. Run it again, or open a tap at another edge.");
        }
        Tap tap = new Tap(edge.type(), condition(edge, filter), all, late);
        synchronized (this) {
            if (hasEnded()) {
                tap.end();
            }
            taps.add(tap);
        }
        edge.point().add(tap, edge.tag());
        return tap;
    }

    public void close(Tap tap) {
        edges.forEach(edge -> edge.point().remove(tap));
        tap.end();
        synchronized (this) {
            taps.remove(tap);
        }
    }

    /** Takes the place of all breakpoints; those that are as they were keep their hits. One that cannot be set says why in {@link #state}. */
    public void setBreakpoints(List<Breakpoint> all) {
        breakpoints.set(all);
        changed();
    }

    public void pause() {
        refuseOver();
        pause.stop();
    }

    public void goOn() {
        breakpoints.endStep();
        pause.goOn();
    }

    /**
     * Goes until the next record, watermark, checkpoint, or output of an operator.
     *
     * @param until the word for it in the contract
     * @param operator the source that gives the record, or any for null; the operator whose output ends the step
     */
    public void step(String until, String operator) {
        refuseOver();
        Until goal = Until.valueOf(until.toUpperCase(Locale.ROOT));
        if (goal == Until.CHECKPOINT && !checkpoints) {
            throw new WeirException("no-checkpoints", "This job takes no checkpoints, so there is none to go to. SET 'execution.checkpointing.interval' = '10 s' in the job.");
        }
        breakpoints.endStep();
        if (goal == Until.OUTPUT) {
            Edges.Edge edge = edge(operator, null);
            if (edge == null) {
                throw new WeirException("edge-not-here", "The operator " + operator + " sends nothing on that a step could end at: it is a sink, or not in this run.");
            }
            breakpoints.stepTo(edge);
        }
        pause.step(goal, goal == Until.RECORD ? operator : null);
    }

    /** @param how {@code paused}, {@code silenced}, or null to let the source go with the run */
    public void hold(String operator, String how) {
        refuseOver();
        source(operator).hold(how);
        changed();
    }

    /**
     * @param operator null for all sources that have a pace
     * @param speed times event time, or 0
     * @param rate rows a second, or 0
     */
    public void setPace(String operator, double speed, double rate) {
        refuseOver();
        List<RunSource> meant = operator == null ? pause.sources() : List.of(source(operator));
        if (meant.stream().filter(source -> source.setPace(speed, rate)).count() == 0) {
            throw new WeirException("no-pace", "Only a sample has a pace; this source gives rows as they come.");
        }
        changed();
    }

    /** How late the rows of a sample come that it reads from now on. Fails with {@code no-disorder} where they have no event time. */
    public void setDisorder(String operator, DebuggerState.Disorder disorder) {
        refuseOver();
        if (!source(operator).setDisorder(disorder)) {
            throw new WeirException("no-disorder", "Only rows of a sample with event time can be made late; this source gives rows as they come. Give the table a WATERMARK.");
        }
        changed();
    }

    private RunSource source(String operator) {
        return pause.sources().stream()
                .filter(source -> source.operator().equals(operator))
                .findFirst()
                .orElseThrow(() -> new WeirException("no-such-source", "The run has no source " + operator + " that can be held."));
    }

    /** No row is held from now on, until this is taken back: the run ends, or writes its state down. */
    public void letThrough(boolean lets) {
        chaos.letThrough(lets);
        inspection.letThrough(lets);
        pause.letThrough(lets);
    }

    /** What is done to the run to see it recover; fails with {@code run-over} once it has ended. */
    public RunChaos doTo() {
        refuseOver();
        return chaos;
    }

    public RunChaos chaos() {
        return chaos;
    }

    /** Whether a row waits at a breakpoint, and its task with it; of TypeScript too. */
    public boolean holdsRow() {
        return inspection.holds() || pause.pause() != null && pause.pause().hit() != null;
    }

    public DebuggerState state() {
        Until until = pause.until();
        return new DebuggerState(
                pause.pause(),
                pause.sources().stream().map(RunSource::state).toList(),
                breakpoints.state(),
                until == null ? null : until.name().toLowerCase(Locale.ROOT));
    }

    /** The run is over. */
    public void end() {
        synchronized (this) {
            setEnded();
            taps.forEach(Tap::end);
        }
        breakpoints.end();
        inspection.end();
        changed();
    }

    /** @param told after each change, by who made it: it must not wait for anything */
    public synchronized void onChange(Runnable told) {
        watcher = told;
    }

    @Override
    protected void changed() {
        super.changed();
        Runnable told;
        synchronized (this) {
            told = watcher;
        }
        told.run();
    }

    private void refuseOver() {
        if (hasEnded()) {
            throw new WeirException("run-over", "The run has ended. Run the job again.");
        }
    }

    /** @param to null for any; null where there is none */
    Edges.Edge edge(String from, String to) {
        return edges.stream().filter(edge -> edge.from().equals(from) && (to == null || edge.to().equals(to))).findFirst().orElse(null);
    }

    RowCondition condition(Edges.Edge edge, String expression) {
        if (expression == null || expression.isBlank()) {
            return null;
        }
        if (edge.type() == null) {
            throw new WeirException("invalid-condition", "What passes here are objects, not rows of a table, so there are no columns to ask for.");
        }
        return conditions.compile(expression, edge.type());
    }
}
