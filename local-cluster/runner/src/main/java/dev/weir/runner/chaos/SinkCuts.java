package dev.weir.runner.chaos;

import dev.weir.runner.WeirException;
import dev.weir.runner.captures.Capture;
import dev.weir.runner.chaos.Timeline.Event;
import dev.weir.runner.taps.Watcher;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Sinks whose connection is gone for a time. A capture refuses to write; what goes to a real sink fails on its way there. */
final class SinkCuts {
    /** How a sink is made whole again. */
    private record Cut(String sink, Runnable mend) {}

    private final Timeline timeline;
    private final Map<String, Cut> cuts = new HashMap<>();

    SinkCuts(Timeline timeline) {
        this.timeline = timeline;
    }

    void cut(String operator, Capture capture, Long millis) {
        capture.cut(true);
        begin(operator, new Cut(capture.name(), () -> capture.cut(false)), millis);
    }

    /** @param edge an edge to the sink, where {@link #failing} watches now; {@code mend} takes it away */
    void cut(String operator, String sink, Runnable mend, Long millis) {
        begin(operator, new Cut(sink, mend), millis);
    }

    private void begin(String operator, Cut cut, Long millis) {
        synchronized (this) {
            cuts.put(operator, cut);
        }
        timeline.add(Event.of("sink-cut").operator(operator).sink(cut.sink()).ms(millis));
        if (millis != null) {
            CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS).execute(() -> mend(operator, cut));
        }
    }

    synchronized boolean isCut(String operator) {
        return cuts.containsKey(operator);
    }

    /** Tells whether it was cut. */
    boolean mend(String operator) {
        Cut cut;
        synchronized (this) {
            cut = cuts.get(operator);
        }
        return cut != null && mend(operator, cut);
    }

    private boolean mend(String operator, Cut cut) {
        synchronized (this) {
            if (!cuts.remove(operator, cut)) {
                return false;
            }
        }
        cut.mend().run();
        timeline.add(Event.of("sink-back").operator(operator).sink(cut.sink()));
        return true;
    }

    /** Fails whatever passes. */
    static Watcher failing(String sink) {
        return subtask -> (record, watermark) -> {
            throw new WeirException("sink-cut", "The sink " + sink + " is cut, as if its connection was gone: what it is to write fails until it is back.");
        };
    }
}
