package dev.weir.runner.chaos;

import dev.weir.runner.chaos.Timeline.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Keeps back what the tasks of an operator say when a checkpoint has passed them, as a slow disk would: the checkpoint is not complete
 * until they have all said so. Rows go on meanwhile.
 */
final class HeldAcknowledgements {
    private static final long NOT_YET = -1;

    private static final class Hold {
        final String operator;
        /** Null until the checkpoint is given up. */
        final Long millis;
        final List<Runnable> waiting = new ArrayList<>();
        long checkpoint = NOT_YET;

        Hold(String operator, Long millis) {
            this.operator = operator;
            this.millis = millis;
        }
    }

    private final Timeline timeline;
    private final Map<String, Hold> holds = new HashMap<>();
    private boolean letsThrough;

    HeldAcknowledgements(Timeline timeline) {
        this.timeline = timeline;
    }

    /** The next checkpoint that passes a task; in the place of what was asked for it before. */
    synchronized void hold(String task, String operator, Long millis) {
        release(task);
        holds.put(task, new Hold(operator, millis));
    }

    /** @param send tells Flink that the task has its part of the checkpoint */
    void acknowledged(String task, long checkpoint, Runnable send) {
        if (!keep(task, checkpoint, send)) {
            send.run();
        }
    }

    private synchronized boolean keep(String task, long checkpoint, Runnable send) {
        Hold hold = holds.get(task);
        if (hold == null || letsThrough) {
            return false;
        }
        if (hold.checkpoint == NOT_YET) {
            hold.checkpoint = checkpoint;
            timeline.add(Event.of("checkpoint-held").operator(hold.operator).checkpoint(checkpoint).ms(hold.millis));
            if (hold.millis != null) {
                CompletableFuture.delayedExecutor(hold.millis, TimeUnit.MILLISECONDS).execute(() -> end(task, hold));
            }
        }
        if (hold.checkpoint != checkpoint) {
            // Flink has given the one up that was held, or nobody waits for it any more.
            holds.remove(task);
            return false;
        }
        hold.waiting.add(send);
        return true;
    }

    private synchronized void end(String task, Hold hold) {
        if (holds.get(task) == hold) {
            release(task);
        }
    }

    /** The run ends, or wants a savepoint: nothing is kept back until this is taken back. */
    synchronized void letThrough(boolean lets) {
        letsThrough = lets;
        if (lets) {
            List.copyOf(holds.keySet()).forEach(this::release);
        }
    }

    private void release(String task) {
        Hold hold = holds.remove(task);
        if (hold != null && !hold.waiting.isEmpty()) {
            timeline.add(Event.of("checkpoint-let-go").operator(hold.operator).checkpoint(hold.checkpoint));
            hold.waiting.forEach(Runnable::run);
        }
    }
}
