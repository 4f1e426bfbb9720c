package dev.weir.runner.rewind;

import dev.weir.runner.debugger.DebuggerState;
import dev.weir.runner.debugger.RunDebugger;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.flink.api.common.JobID;

/** Has a run's jobs take a checkpoint every few seconds, and wherever a step or a pause has brought them to a stand. */
public final class LightCheckpoints {
    /** A checkpoint may take no more than one part in so many of the time. */
    private static final int SHARE = 20;

    /** Milliseconds until a run that took none at a stand is asked again. */
    private static final long AGAIN = 200;

    private static final ScheduledExecutorService CLOCK = clock();

    private final Rewind rewind;
    private final List<JobID> jobs;
    private final RunDebugger debugger;
    private final Function<JobID, CompletableFuture<?>> trigger;
    private final long every;
    private ScheduledFuture<?> next;
    private boolean busy;
    private boolean ended;
    private Object stand;

    /**
     * @param trigger takes a checkpoint of a job; fails where the job takes none now
     * @param every milliseconds between two at least
     */
    public LightCheckpoints(Rewind rewind, List<JobID> jobs, RunDebugger debugger, Function<JobID, CompletableFuture<?>> trigger, long every) {
        this.rewind = rewind;
        this.jobs = List.copyOf(jobs);
        this.debugger = debugger;
        this.trigger = trigger;
        this.every = every;
    }

    private static ScheduledExecutorService clock() {
        ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, "weir-light-checkpoints");
            thread.setDaemon(true);
            return thread;
        });
        clock.setRemoveOnCancelPolicy(true);
        return clock;
    }

    public void begin() {
        debugger.onChange(() -> CLOCK.execute(this::atAStand));
        schedule(every);
    }

    public synchronized void end() {
        ended = true;
        if (next != null) {
            next.cancel(false);
        }
        rewind.end();
    }

    private synchronized void schedule(long millis) {
        if (!ended) {
            next = CLOCK.schedule(this::tick, millis, TimeUnit.MILLISECONDS);
        }
    }

    /** While a run is paused, or its sources have nothing to give, nothing changes; a checkpoint would end a step to the next one. */
    private void tick() {
        DebuggerState now = debugger.state();
        if (now.paused() != null || now.step() != null || rewind.standsAtItsLastPoint()) {
            schedule(every);
        } else {
            take("interval");
        }
    }

    /** Once for each stand; by the clock's thread alone. */
    private void atAStand() {
        DebuggerState now = debugger.state();
        boolean stands = now.paused() != null && now.step() == null && now.paused().hit() == null;
        if (stands && now.paused() != stand && take("step")) {
            stand = now.paused();
        }
    }

    /** False while another is under way, after which it is looked again. */
    private boolean take(String why) {
        synchronized (this) {
            if (busy || ended) {
                return false;
            }
            busy = true;
            if (next != null) {
                next.cancel(false);
            }
        }
        long began = System.nanoTime();
        CompletableFuture<Boolean> arrived = rewind.await(Set.copyOf(jobs), why);
        jobs.forEach(job -> trigger.apply(job).whenComplete((path, failed) -> {
            if (failed != null) {
                rewind.missed(job, arrived);
            } else {
                // Flink says so before it has put the checkpoint away; where it is not known a good while later, a clock has jumped.
                CLOCK.schedule(() -> rewind.missed(job, arrived), every, TimeUnit.MILLISECONDS);
            }
        }));
        arrived.thenAccept(incomplete -> {
            synchronized (this) {
                busy = false;
            }
            schedule(Math.max(every, SHARE * (System.nanoTime() - began) / 1_000_000));
            CLOCK.schedule(() -> again(incomplete), incomplete ? AGAIN : 0, TimeUnit.MILLISECONDS);
        });
        return true;
    }

    /** A run may have come to a stand meanwhile; one that had no task yet is asked again. */
    private void again(boolean failed) {
        synchronized (this) {
            if (ended) {
                return;
            }
        }
        stand = failed ? null : stand;
        atAStand();
    }
}
