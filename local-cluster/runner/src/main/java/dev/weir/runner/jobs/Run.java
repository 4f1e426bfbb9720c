package dev.weir.runner.jobs;

import dev.weir.runner.captures.Capture;
import dev.weir.runner.captures.Captures;
import dev.weir.runner.chaos.Timeline;
import dev.weir.runner.debugger.RunDebugger;
import dev.weir.runner.given.GivenRows;
import dev.weir.runner.logs.RunLog;
import dev.weir.runner.logs.RunLogs;
import dev.weir.runner.metrics.FiguresProbe;
import dev.weir.runner.metrics.JobMetrics;
import dev.weir.runner.metrics.TimeProbe;
import dev.weir.runner.rewind.LightCheckpoints;
import dev.weir.runner.rewind.Rewind;
import dev.weir.runner.samples.Disorders;
import dev.weir.runner.samples.StandIn;
import dev.weir.runner.sql.Diagnostic;
import dev.weir.runner.sql.Surprises;
import dev.weir.runner.taps.TapPoints;
import dev.weir.runner.topology.edits.RefusedEdit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.flink.api.common.JobID;

/** One run of a script: its jobs, what its sinks received, what it printed, and the state that all of this is in. */
public final class Run {
    private static final int LOG_LINES = 20_000;

    private final String id;
    private final String mode;
    private final List<StandIn> standIns;
    private final Set<KeptState> keeping;
    private final List<Diagnostic> surprises;
    private final Unreachable unreachable;
    private final List<Sink> sinks = new ArrayList<>();
    private final Map<String, Capture> captures = new LinkedHashMap<>();
    private final List<JobID> jobs = new ArrayList<>();
    private final List<FiguresProbe.Job> probed = new ArrayList<>();
    private final Map<JobID, CompletableFuture<?>> submissions = new ConcurrentHashMap<>();
    private final RunDebugger debugger;
    private final TimeProbe time = new TimeProbe(probed);
    private final Skipped skipped = new Skipped();
    private final List<RestartWatch> watches = new ArrayList<>();
    private final AtomicReference<String> looked = new AtomicReference<>();
    private final RunLog log = new RunLog(LOG_LINES);
    private final RunProgress progress = new RunProgress();
    private int slots;
    private volatile Rewind rewind;
    private SampleContents samples;
    private long rewindMillis;
    private LightCheckpoints light;
    private List<RefusedEdit> refused = List.of();
    private List<String> orphans = List.of();

    Run(String id, String mode, List<StandIn> standIns, Set<KeptState> keeping, RunDebugger debugger, List<Diagnostic> surprises) {
        this.id = id;
        this.mode = mode;
        this.standIns = standIns;
        this.keeping = keeping;
        this.debugger = debugger;
        this.surprises = surprises;
        this.unreachable = Unreachable.of(standIns);
    }

    /**
     * Keeps checkpoints to go back to, and takes one every so many milliseconds once its jobs run.
     *
     * @param contents what they are places in
     */
    void canRewind(Rewind points, long every, SampleContents contents) {
        samples = contents;
        rewind = points;
        rewindMillis = every;
    }

    synchronized void takesCheckpoints(Cluster cluster) {
        if (rewind != null && !state().isOver()) {
            light = new LightCheckpoints(rewind, jobs, debugger, cluster::checkpoint, rewindMillis);
            light.begin();
        }
    }

    /** Null where the run cannot be rewound. */
    SampleContents samples() {
        return samples;
    }

    /** Null where the run cannot be rewound. */
    public Rewind rewind() {
        return rewind;
    }

    /** Keeps which of the job's edits it does without: those that were refused, and those that have no operator. */
    void without(List<RefusedEdit> refusedEdits, List<String> orphanedEdits) {
        refused = refusedEdits;
        orphans = orphanedEdits;
    }

    void addSink(Sink sink, Capture capture) {
        sinks.add(sink);
        captures.put(sink.name(), capture);
    }

    /** Makes captures, logs, figures and skipped lines of a job arrive here. */
    void addJob(JobID job, Operators operators, int slotsNeeded) {
        jobs.add(job);
        slots += slotsNeeded;
        Captures.register(job, captures);
        RunLogs.register(job, log);
        skipped.register(job);
        probed.add(new FiguresProbe.Job(operators, JobMetrics.register(job)));
    }

    /** Tells the timeline how the job fares, from its start on. */
    void watch(RestartWatch watch, JobID job) {
        watches.add(watch);
        JobStatusEvents.follow(job, watch);
    }

    /** Keeps when Flink has taken a job, since only then it can be cancelled. */
    void submitted(JobID job, CompletableFuture<?> taken) {
        submissions.put(job, taken);
    }

    /** Completes when Flink has taken the job; fails where it does not. */
    public CompletableFuture<?> submission(JobID job) {
        return submissions.getOrDefault(job, CompletableFuture.completedFuture(null));
    }

    /** Lets go of all that {@link #addJob} tied. */
    void untie() {
        looksAt(null);
        if (rewind != null) {
            rewind.close();
        }
        for (JobID job : jobs) {
            Captures.forget(job);
            RunLogs.forget(job);
            Skipped.forget(job);
            JobMetrics.forget(job);
            GivenRows.forget(job);
            TapPoints.forget(job);
            Disorders.forget(job);
            JobStatusEvents.forget(job);
        }
    }

    /** Ends what readers wait for, after the last row is in. */
    void close() {
        captures.values().forEach(Capture::end);
        log.end();
        endCheckpoints();
        debugger.end();
    }

    private synchronized void endCheckpoints() {
        if (light != null) {
            light.end();
        } else if (rewind != null) {
            rewind.end();
        }
    }

    public RunStatus status() {
        // First how it stands: the counts of a run that is over are then its last.
        RunProgress.Seen now = progress.seen();
        List<Capture.Count> counts = captures.values().stream().map(Capture::count).toList();
        return new RunStatus(id, now.state(), mode, sinks, counts, Written.of(standIns, sinks, probed), now.failure(), skipped.lines(), now.startedAt(), now.firstRowMs(), now.durationMs(), standIns, refused, orphans,
                notices(now));
    }

    /** What the rows themselves do not tell; of those that were dropped as late once the run is over, since it counts them as they come. */
    private List<Diagnostic> notices(RunProgress.Seen now) {
        List<Diagnostic> notices = new ArrayList<>(Surprises.ofRun(surprises, now.endedByItself()));
        notices.addAll(unreachable.said());
        if (now.state().isOver()) {
            notices.addAll(LateRows.of(probed));
        }
        return notices;
    }

    /** Keeps the snapshot that was looked at last, and lets the one before go. */
    void looksAt(String snapshot) {
        String before = looked.getAndSet(snapshot);
        if (before != null) {
            SnapshotFolders.delete(before);
        }
    }

    /** How far it is, and what it aims at. */
    public RunProgress progress() {
        return progress;
    }

    public RunState state() {
        return progress.state();
    }

    public String id() {
        return id;
    }

    Set<KeptState> keeping() {
        return keeping;
    }

    int slots() {
        return slots;
    }

    public List<JobID> jobs() {
        return jobs;
    }

    public List<Sink> sinks() {
        return sinks;
    }

    /** Null where the run has no such sink. */
    public Capture capture(String sink) {
        return captures.get(sink);
    }

    public Iterable<Capture> captures() {
        return captures.values();
    }

    public RunLog log() {
        return log;
    }

    public RunDebugger debugger() {
        return debugger;
    }

    /** What happened so far, and since it was last asked. */
    public Timeline timeline() {
        watches.stream().map(RestartWatch::look).toList().forEach(looked -> looked.completeOnTimeout(null, 5, TimeUnit.SECONDS).join());
        return debugger.chaos().timeline();
    }

    /** Where event time stands. */
    public TimeProbe time() {
        return time;
    }

    public FiguresProbe probe() {
        return new FiguresProbe(probed);
    }

    public Operators operators(JobID job) {
        return probed.get(jobs.indexOf(job)).operators();
    }
}
