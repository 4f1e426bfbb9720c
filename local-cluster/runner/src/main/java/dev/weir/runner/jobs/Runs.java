package dev.weir.runner.jobs;

import dev.weir.runner.WeirException;
import dev.weir.runner.captures.Capture;
import dev.weir.runner.debugger.RunDebugger;
import dev.weir.runner.functions.Replacements;
import dev.weir.runner.functions.RunInspection;
import dev.weir.runner.given.GivenGraphs;
import dev.weir.runner.given.GivenTableName;
import dev.weir.runner.rewind.RewindPoint;
import dev.weir.runner.samples.StandIn;
import dev.weir.runner.savepoints.Restore;
import dev.weir.runner.sql.CompiledScript;
import dev.weir.runner.sql.Compiler;
import dev.weir.runner.sql.Script;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.flink.api.common.JobID;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.graph.StreamGraph;

/** Every run the engine knows, from its start until the host forgets it. */
public final class Runs {
    private static final BiConsumer<CompiledScript, StreamGraph> AS_THEY_ARE = (compiled, graph) -> {};

    private final Compiler compiler;
    private final CompletableFuture<Cluster> cluster;
    private final Map<String, Run> runs = new LinkedHashMap<>();

    /** @param cluster may still be starting; a run waits for it */
    public Runs(Compiler compiler, CompletableFuture<Cluster> cluster) {
        this.compiler = compiler;
        this.cluster = cluster;
    }

    /** @param limit rows per sink after which the run is stopped; null for none */
    public RunStatus start(Script script, String id, Long limit, int foldCap) throws Exception {
        return start(script, id, limit, foldCap, debugger -> {});
    }

    /** @param before sets what is to hold from the first row on: breakpoints, a pause */
    public RunStatus start(Script script, String id, Long limit, int foldCap, Consumer<RunDebugger> before) throws Exception {
        return start(script, id, limit, foldCap, before, null);
    }

    /** @param rewinding the checkpoints that are kept to go back to; null for none */
    public RunStatus start(Script script, String id, Long limit, int foldCap, Consumer<RunDebugger> before, Rewinding rewinding) throws Exception {
        return start(script, id, limit, foldCap, null, null, before, rewinding, AS_THEY_ARE);
    }

    /** @param restore the savepoint to begin with; null to begin empty. It is read after this has returned */
    public RunStatus start(Script script, String id, Long limit, int foldCap, Restore restore) throws Exception {
        return start(script, id, limit, foldCap, restore, null, debugger -> {}, null, AS_THEY_ARE);
    }

    /**
     * Starts a script from a savepoint and returns once all tasks have their state back. Fails with {@code restore-failed} where Flink cannot
     * give it to them; nothing is left of the run then.
     *
     * @param continues an ended run whose rows this one goes on from; null for none, and one that is not known counts as none
     */
    public RunStatus resume(Script script, String id, Long limit, int foldCap, Restore restore, String continues) throws Exception {
        return resume(script, id, limit, foldCap, restore, continues, debugger -> {}, null);
    }

    /**
     * @param before sets what is to hold from the first row on: breakpoints, a pause
     * @param rewinding the checkpoints that are kept, and one that the run begins at, in the place of {@code restore}; null for none
     */
    public RunStatus resume(Script script, String id, Long limit, int foldCap, Restore restore, String continues, Consumer<RunDebugger> before, Rewinding rewinding)
            throws Exception {
        start(script, id, limit, foldCap, restore, continues, before, rewinding, AS_THEY_ARE);
        Run run = get(id);
        RunFailure failure;
        try {
            failure = new Restoring(run, cluster.get()).await();
        } catch (Throwable notAwaited) {
            forget(id);
            throw notAwaited;
        }
        if (failure != null) {
            forget(id);
            throw new WeirException("restore-failed", "Flink could not start the job from the savepoint: " + failure.message(), Map.of("detail", failure.detail()));
        }
        return run.status();
    }

    /**
     * Starts a script whose sources give what a test gives.
     *
     * @param given whether the test gives rows to a table
     * @param before sets what is to hold from the first row on: breakpoints, a pause
     */
    public Run test(Script script, String id, int foldCap, Predicate<GivenTableName> given, Consumer<RunDebugger> before) throws Exception {
        List<StreamGraph> graphs = new ArrayList<>();
        Consumer<RunDebugger> last = debugger -> {
            if (script.streaming()) {
                graphs.forEach(GivenGraphs::endBehindBarriers);
            }
            before.accept(debugger);
        };
        start(script, id, null, foldCap, null, null, last, null, (compiled, graph) -> {
            GivenGraphs.prepare(graph, lookups(compiled, given));
            graphs.add(graph);
        });
        return get(id);
    }

    private static Set<String> lookups(CompiledScript compiled, Predicate<GivenTableName> given) {
        return compiled.standIns().stream()
                .filter(standIn -> standIn.role().equals("lookup") && given.test(new GivenTableName(standIn.table())))
                .map(StandIn::table)
                .collect(Collectors.toSet());
    }

    private RunStatus start(Script script, String id, Long limit, int foldCap, Restore restore, String continues, Consumer<RunDebugger> before, Rewinding rewinding,
            BiConsumer<CompiledScript, StreamGraph> prepare) throws Exception {
        RealJars.refuse(script);
        CompiledScript compiled = compiler.compile(script);
        RunRefusals.refuse(compiled);
        List<StreamGraph> graphs = graphs(compiled);
        Rewinding.Back back = rewinding == null ? null : rewinding.back();
        SampleContents samples = rewinding == null ? null : SampleContents.of(script, compiled.standIns());
        RewindPoint point = back == null ? null : back.point(get(back.run()), samples);
        Restore from = point == null ? restore : Rewinding.restore(point, back.drop());
        if (from != null) {
            from.apply(graphs);
        }
        RunDebugger debugger = new RunDebugger((expression, row) -> compiler.condition(script, expression, row), RunInspection.of(id));
        RunLife life = new RunLife(new Run(id, script.mode(), compiled.standIns(), KeptState.of(graphs), debugger, compiled.validation().diagnostics()), cluster.get());
        Run ended = endedRun(back == null ? continues : back.run());
        if (rewinding != null && Rewinding.isPossible(script, compiled, graphs)) {
            life.run().canRewind(rewinding.points(life.run(), ended, point), rewinding.every(), samples);
        }
        life.run().without(compiled.refused(), compiled.orphans());
        synchronized (this) {
            if (runs.containsKey(id)) {
                throw new WeirException("run-exists", "A run \"" + id + "\" exists already.");
            }
            Slots.refuseTooMany(graphs, runs.values(), script.streaming());
            life.capture(compiled, limit, foldCap, RowMemory.grant(runs.values(), sinkCount(compiled)), ended, point);
            runs.put(id, life.run());
        }
        try {
            graphs.forEach(graph -> prepare.accept(compiled, graph));
            life.start(compiled, graphs, before);
            return life.run().status();
        } catch (Throwable notStarted) {
            forget(id);
            life.run().progress().enter(RunState.CANCELLED);
            throw notStarted;
        }
    }

    private Run endedRun(String id) {
        Run run = id == null ? null : runs.get(id);
        return run == null || !run.state().isOver() ? null : run;
    }

    private static int sinkCount(CompiledScript compiled) {
        return compiled.answers().size() + compiled.jobs().stream().mapToInt(job -> job.sinks().size()).sum();
    }

    public synchronized Run get(String id) {
        Run run = runs.get(id);
        if (run == null) {
            throw new WeirException("run-unknown", "The engine knows no run \"" + id + "\". Run the job again.");
        }
        return run;
    }

    public Capture capture(String id, String sink) {
        Capture capture = get(id).capture(sink);
        if (capture == null) {
            throw new WeirException("sink-unknown", "The run has no sink \"" + sink + "\".");
        }
        return capture;
    }

    public void cancel(String id) throws Exception {
        RunLife.cancel(get(id), cluster.get(), RunState.CANCELLED);
    }

    /** Ends a run that cannot go on as it was meant to, with why. */
    public void fail(Run run, RunFailure why) throws Exception {
        RunLife.fail(run, cluster.get(), why);
    }

    /**
     * Stops a run with a savepoint of each job; it finishes once they are written. Savepoints are in the state backend's own format, which is written
     * fastest, and the only one that jobs with asynchronous state can write.
     *
     * @param folder where they go; null for one that goes with the engine
     * @param next what is to go on from there; null where that is not known. Where its state backend is another, savepoints are canonical
     * @return what {@link Restore} takes to go on from there
     */
    public String stop(String id, String folder, Script next) throws Exception {
        Run run = get(id);
        Cluster running = cluster.get();
        SavepointFormatType format = next == null ? SavepointFormatType.NATIVE : KeptState.format(run.keeping(), graphs(compiler.compile(next)));
        return new RunStop(run, running, format).stop(folder == null ? running.savepoints() : folder);
    }

    /**
     * Gives a run the functions of another version of its script, from the next call of each on; its state stays. Fails, and changes nothing, where more than the
     * functions differs.
     *
     * @param old what it runs now
     * @return how many rows each sink had received by then
     */
    public Map<String, Long> replace(String id, Script old, Script now) {
        return new RunReplace(get(id)).replace(old, now);
    }

    /** Writes the state of a run down while it goes on; what is given is what {@link dev.weir.runner.state.StateReader} reads, until the next such call. */
    public String look(String id) throws Exception {
        return new RunLook(get(id), cluster.get()).take();
    }

    private static List<StreamGraph> graphs(CompiledScript compiled) {
        return compiled.jobs().stream().map(job -> job.streamGraph(new JobID())).toList();
    }

    /**
     * Kills the TaskManager, on which all runs stand, for a run.
     *
     * @param others whether other runs may fail with it
     * @param millis how long its place stays empty
     * @return the others that it touches
     */
    public List<String> killTaskManager(String id, boolean others, long millis) throws Exception {
        Run own = get(id);
        List<Run> going;
        synchronized (this) {
            going = runs.values().stream().filter(run -> !run.state().isOver()).toList();
        }
        return new TaskManagerKill(own, going).kill(cluster.get(), others, millis);
    }

    /** Checkpoints that a run goes on from, and those that it went on from, stay as long as one of the two does. */
    private void leaveCheckpoints(Run run) {
        if (run != null && run.rewind() != null) {
            runs.values().stream().map(Run::rewind).filter(Objects::nonNull).forEach(run.rewind()::leaveTo);
        }
    }

    public void forget(String id) throws Exception {
        Run run;
        synchronized (this) {
            run = runs.remove(id);
            leaveCheckpoints(run);
        }
        if (run != null) {
            RunLife.cancel(run, cluster.get(), RunState.CANCELLED);
            run.close();
            run.untie();
            Replacements.forget(RunReplace.ids(run));
            RunInspection.forget(id);
        }
    }
}
