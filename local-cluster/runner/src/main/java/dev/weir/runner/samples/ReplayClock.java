package dev.weir.runner.samples;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.common.JobID;

/**
 * Keeps the samples of one job in step: a row may go when no other sample's next row is more than a second of event time
 * behind it. The sample that is furthest behind may always go, so there is no deadlock; one that has ended is waited for no
 * more. Samples without event time take no part.
 */
final class ReplayClock {
    private static final long LEAD = 1_000;
    private static final Map<JobID, ReplayClock> CLOCKS = new ConcurrentHashMap<>();

    private final JobID job;
    private final Map<String, Place> places = new HashMap<>();
    private final Set<String> aside = new HashSet<>();
    private long lead = LEAD;

    /** Null for a job without samples in step. */
    static ReplayClock known(JobID job) {
        return CLOCKS.get(job);
    }

    private ReplayClock(JobID job) {
        this.job = job;
    }

    static ReplayClock of(JobID job) {
        return CLOCKS.computeIfAbsent(job, ReplayClock::new);
    }

    /** Announces a sample before its first row is read: the others wait for it from the start. */
    synchronized Place expect(String sample) {
        CLOCKS.putIfAbsent(job, this);
        var place = new Place(sample);
        places.put(sample, place);
        return place;
    }

    /** The place of an announced sample. */
    synchronized Place join(String sample) {
        return places.computeIfAbsent(sample, Place::new);
    }

    /** A sample's place in the step; its time never goes back. */
    final class Place {
        private final String sample;
        private long time = Long.MIN_VALUE;
        private CompletableFuture<Void> turn;

        private Place(String sample) {
            this.sample = sample;
        }

        /** Says the event time of the next row. Null where it may go, else a future to wait for before asking again. */
        CompletableFuture<Void> advance(long next) {
            List<CompletableFuture<Void>> woken;
            CompletableFuture<Void> wait = null;
            synchronized (ReplayClock.this) {
                boolean moved = next > time;
                time = Math.max(time, next);
                if (time > slowestBeside(this) + lead) {
                    wait = turn = new CompletableFuture<>();
                }
                woken = moved ? wakeable(this) : List.of();
            }
            woken.forEach(waiter -> waiter.complete(null));
            return wait;
        }

        void leave() {
            List<CompletableFuture<Void>> woken;
            synchronized (ReplayClock.this) {
                places.values().remove(this);
                woken = wakeable(this);
                if (places.isEmpty()) {
                    CLOCKS.remove(job, ReplayClock.this);
                }
            }
            woken.forEach(waiter -> waiter.complete(null));
        }
    }

    /** One that stands aside is waited for no more, until it is back. */
    void setAside(String sample, boolean standsAside) {
        wake(() -> {
            if (standsAside) {
                aside.add(sample);
            } else {
                aside.remove(sample);
            }
        });
    }

    /** Whether the very next row in event time goes first, or any within a second of it. */
    void setStrict(boolean strict) {
        wake(() -> lead = strict ? 0 : LEAD);
    }

    private void wake(Runnable change) {
        List<CompletableFuture<Void>> woken;
        synchronized (this) {
            change.run();
            woken = wakeable(null);
        }
        woken.forEach(waiter -> waiter.complete(null));
    }

    private long slowestBeside(Place one) {
        long slowest = Long.MAX_VALUE - LEAD;
        for (Place place : places.values()) {
            if (place != one && !aside.contains(place.sample)) {
                slowest = Math.min(slowest, place.time);
            }
        }
        return slowest;
    }

    private List<CompletableFuture<Void>> wakeable(Place mover) {
        var woken = new ArrayList<CompletableFuture<Void>>();
        for (Place place : places.values()) {
            if (place != mover && place.turn != null && place.time <= slowestBeside(place) + lead) {
                woken.add(place.turn);
                place.turn = null;
            }
        }
        return woken;
    }
}
