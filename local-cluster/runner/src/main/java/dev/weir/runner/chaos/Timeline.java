package dev.weir.runner.chaos;

import dev.weir.runner.captures.Capture;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What happened to a run: failures, restarts, checkpoints, and what was done to it on purpose. */
public final class Timeline {
    /** Events that are kept; checkpoints go first. */
    private static final int MOST = 1_000;

    /**
     * One thing that happened; the same record as `TimelineEvent` in shared/services/chaos.ts.
     *
     * @param at epoch milliseconds
     * @param job which of the run's jobs it is about, from 0; null where it is about all of them
     * @param operator uid, null where it is about none
     * @param ms how long it took or is to take; null where it has no length
     * @param text Flink's words, or ours
     */
    public record Event(long at, String kind, Integer job, String operator, String sink, Long checkpoint, Long ms, String text) {
        public static Event of(String kind) {
            return new Event(System.currentTimeMillis(), kind, null, null, null, null, null, null);
        }

        public Event at(long when) {
            return new Event(when, kind, job, operator, sink, checkpoint, ms, text);
        }

        public Event job(Integer index) {
            return new Event(at, kind, index, operator, sink, checkpoint, ms, text);
        }

        public Event operator(String uid) {
            return new Event(at, kind, job, uid, sink, checkpoint, ms, text);
        }

        public Event sink(String name) {
            return new Event(at, kind, job, operator, name, checkpoint, ms, text);
        }

        public Event checkpoint(Long id) {
            return new Event(at, kind, job, operator, sink, id, ms, text);
        }

        public Event ms(Long millis) {
            return new Event(at, kind, job, operator, sink, checkpoint, millis, text);
        }

        public Event text(String words) {
            return new Event(at, kind, job, operator, sink, checkpoint, ms, words);
        }
    }

    /**
     * All of it; the same record as `RunTimeline` in shared/services/chaos.ts.
     *
     * @param restarts whether the job has a restart strategy
     * @param checkpoints whether it takes checkpoints by itself
     */
    public record State(long at, boolean restarts, boolean checkpoints, List<Event> events, List<Capture.Repeat> repeats) {}

    private final List<Event> events = new ArrayList<>();
    private long changes;

    public synchronized void add(Event event) {
        events.add(event);
        events.sort(Comparator.comparingLong(Event::at));
        if (events.size() > MOST) {
            events.remove(events.stream().filter(each -> each.kind().equals("checkpoint")).findFirst().orElse(events.get(0)));
        }
        changes++;
        notifyAll();
    }

    synchronized List<Event> events() {
        return List.copyOf(events);
    }

    public synchronized long changes() {
        return changes;
    }

    /** Waits until there is an event after {@code seen}, or for some milliseconds. */
    public synchronized void awaitChange(long seen, long millis) throws InterruptedException {
        if (changes == seen) {
            wait(millis);
        }
    }
}
