package dev.weir.runner.tests;

import dev.weir.runner.given.GivenFeed;
import dev.weir.runner.jobs.Cluster;
import dev.weir.runner.jobs.Run;
import dev.weir.runner.jobs.RunFailure;
import dev.weir.runner.jobs.RunState;
import dev.weir.runner.tests.TestOutcome.Fault;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobID;

/**
 * Knows what has passed through the jobs of a test. A checkpoint's aligned barrier goes behind every row that was given, and an
 * operator lets it on only when it has worked off and sent on what came before: once the checkpoint is complete, the sinks hold all.
 */
final class Barriers {
    /** How often it is looked whether the run still lives, and how soon a barrier is sent again that came too early, in milliseconds. */
    private static final long LOOK = 20;
    private static final long AGAIN = 2;
    /** After how many looks a barrier is sent again that nothing went behind. */
    private static final int LOOKS = 5;
    private static final String PASSING = "for what was given to pass the job";
    private static final String ENDING = "for the job to end after the end of its tables";

    private final Run run;
    private final Cluster cluster;
    private final TimeLimit limit;
    /** Of each job the feed that has given since the last barrier. */
    private final Map<JobID, GivenFeed> open = new HashMap<>();
    private volatile Fault wrong;

    Barriers(Run run, Cluster cluster, TimeLimit limit) {
        this.run = run;
        this.cluster = cluster;
        this.limit = limit;
    }

    /** It is a feed's turn in a job: what another one gave before has to have passed, or the machine would decide on the order. */
    void turn(JobID job, GivenFeed feed) throws Exception {
        GivenFeed before = open.get(job);
        if (before != null && before != feed) {
            pass(job);
        }
        open.put(job, feed);
    }

    void passAll() throws Exception {
        for (JobID job : run.jobs()) {
            pass(job);
        }
    }

    /** Returns when all that was given has passed every operator of a job. */
    void pass(JobID job) throws Exception {
        if (open.remove(job) == null) {
            return;
        }
        await(run.submission(job), "for Flink to take the job");
        while (!hasEnded(job)) {
            try {
                await(cluster.checkpoint(job), PASSING);
                return;
            } catch (TestFault | InterruptedException over) {
                throw over;
            } catch (Exception tooEarlyOrTooLate) {
                // While tasks are deployed Flink takes no checkpoint; nor while they end, for good or not, which the next look shows.
                run.progress().awaitChange(run.progress().changes(), AGAIN);
                requireAlive(PASSING);
            }
        }
    }

    /**
     * Waits for an event of the run, as long as the run lives and the test has time; fails as the event does.
     *
     * @param awaited what the event is, behind "waiting"
     */
    void await(CompletableFuture<?> event, String awaited) throws Exception {
        for (; ; ) {
            try {
                event.get(LOOK, TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException notYet) {
                requireAlive(awaited);
                if (run.state().isOver()) {
                    return;
                }
            } catch (ExecutionException failed) {
                throw failed.getCause() instanceof Exception cause ? cause : failed;
            }
        }
    }

    /**
     * Waits until all jobs have ended by themselves.
     *
     * @param stream whether tasks go once a barrier has followed the end through them; it is sent again where one had been ahead of it
     */
    void awaitEnd(boolean stream) throws Exception {
        for (int look = 0; !run.state().isOver(); look++) {
            if (stream && look % LOOKS == 0) {
                for (JobID job : run.jobs()) {
                    letEnd(job);
                }
            }
            run.progress().awaitChange(run.progress().changes(), LOOK);
            requireAlive(ENDING);
        }
        requireAlive(ENDING);
        open.clear();
    }

    private void letEnd(JobID job) throws Exception {
        await(run.submission(job), ENDING);
        if (hasEnded(job)) {
            return;
        }
        try {
            await(cluster.checkpoint(job), ENDING);
        } catch (TestFault | InterruptedException over) {
            throw over;
        } catch (Exception tooEarlyOrTooLate) {
            // As in pass: it is looked again.
        }
    }

    /** Ends the test at the next look. */
    Void wrong(Fault fault) {
        wrong = fault;
        return null;
    }

    private void requireAlive(String awaited) throws TestFault {
        if (wrong != null) {
            throw new TestFault(wrong);
        }
        if (run.state() == RunState.FAILED) {
            RunFailure failure = run.status().failure();
            throw new TestFault(new Fault(failure.code(), failure.message(), failure.detail(), null, null, null, null, null));
        }
        limit.require(awaited);
    }

    private boolean hasEnded(JobID job) throws Exception {
        return run.state().isOver() || cluster.graph(job).get().getState().isGloballyTerminalState();
    }
}
