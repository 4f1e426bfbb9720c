package dev.weir.runner.debugger;

import dev.weir.runner.taps.SourceGate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.connector.source.Source;

/** One source of a run, all its subtasks. */
final class RunSource implements SourceGate {
    private final RunPause run;
    private final JobID job;
    private final String operator;
    /** Null for a source that can only wait. */
    private final Steered steered;
    private final List<CompletableFuture<Void>> waiting = new ArrayList<>();
    private volatile String held;

    RunSource(RunPause run, JobID job, String operator, Source<?, ?, ?> source) {
        this.run = run;
        this.job = job;
        this.operator = operator;
        this.steered = source instanceof Steered known ? known : null;
    }

    String operator() {
        return operator;
    }

    String held() {
        return held;
    }

    @Override
    public void opened() {
        if (steered != null && "silenced".equals(held)) {
            steered.setAside(job, true);
        }
    }

    @Override
    public boolean goesFreely() {
        return run.isOpen() && held == null;
    }

    @Override
    public boolean isEnding() {
        return run.letsThrough();
    }

    @Override
    public CompletableFuture<Void> turn() {
        synchronized (waiting) {
            if (held == null && run.lets(this)) {
                return null;
            }
            CompletableFuture<Void> turn = new CompletableFuture<>();
            waiting.add(turn);
            return turn;
        }
    }

    @Override
    public <E extends Exception> boolean step(GivesRows<E> work) throws E, InterruptedException {
        return run.step(this, work);
    }

    @Override
    public void checkpoint() {
        run.checkpoint();
    }

    /** Asks again whether it may go. */
    void wake() {
        List<CompletableFuture<Void>> woken;
        synchronized (waiting) {
            woken = List.copyOf(waiting);
            waiting.clear();
        }
        woken.forEach(turn -> turn.complete(null));
    }

    /** @param how {@code paused}, {@code silenced}, or null to let it go with the run */
    void hold(String how) {
        held = how;
        if (steered != null) {
            steered.setAside(job, "silenced".equals(how));
            steered.wentOn(job);
        }
        wake();
    }

    void setStrict(boolean strict) {
        if (steered != null) {
            steered.setStrict(job, strict);
        }
    }

    void wentOn() {
        if (steered != null) {
            steered.wentOn(job);
        }
        wake();
    }

    boolean setPace(double speed, double rate) {
        if (steered == null) {
            return false;
        }
        steered.setPace(job, speed, rate);
        return true;
    }

    boolean setDisorder(DebuggerState.Disorder asked) {
        if (steered == null || steered.disorder(job) == null) {
            return false;
        }
        steered.setDisorder(job, asked.most(), asked.share(), asked.by(), asked.seed());
        return true;
    }

    private DebuggerState.Disorder disorder() {
        Number[] now = steered == null ? null : steered.disorder(job);
        return now == null ? null : new DebuggerState.Disorder(now[0].longValue(), now[1].doubleValue(), now[2].longValue(), now[3].longValue());
    }

    DebuggerState.Source state() {
        double[] pace = steered == null ? null : steered.pace(job);
        Object said = pace == null ? null : pace[0] > 0 ? Map.of("speed", pace[0]) : pace[1] > 0 ? Map.of("rate", pace[1]) : "max";
        return new DebuggerState.Source(operator, held, said, disorder());
    }
}
