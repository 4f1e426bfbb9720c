package dev.weir.runner.taps;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.util.OutputTag;

/**
 * Where the rows of one operator leave it. Its tasks ask {@link #watchers} at every row, so that is a plain read of an array that
 * is replaced as a whole; it is null while nobody looks.
 */
public final class TapPoint {
    /** One who watches, and which of the operator's outputs; null for the main one. */
    record Watch(Watcher watcher, String tag) {}

    private final WatermarkListener marks;
    private volatile Watch[] watchers;

    /** Told of every watermark while it wants to be. */
    public interface WatermarkListener {
        boolean wantsWatermarks();

        void watermark(long timestamp);
    }

    public TapPoint(WatermarkListener marks) {
        this.marks = marks;
    }

    Watch[] watchers() {
        return watchers;
    }

    void passed(long watermark) {
        if (marks.wantsWatermarks()) {
            marks.watermark(watermark);
        }
    }

    /** @param tag of a side output; null for the main one */
    public synchronized void add(Watcher watcher, OutputTag<?> tag) {
        List<Watch> now = watchers == null ? new ArrayList<>() : new ArrayList<>(List.of(watchers));
        now.add(new Watch(watcher, tag == null ? null : tag.getId()));
        watchers = now.toArray(Watch[]::new);
    }

    public synchronized void remove(Watcher watcher) {
        List<Watch> now = watchers == null ? new ArrayList<>() : new ArrayList<>(List.of(watchers));
        now.removeIf(watch -> watch.watcher() == watcher);
        watchers = now.isEmpty() ? null : now.toArray(Watch[]::new);
    }
}
