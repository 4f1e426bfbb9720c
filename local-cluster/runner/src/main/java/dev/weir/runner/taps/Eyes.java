package dev.weir.runner.taps;

import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/** What one subtask shows of its output. While nobody watches, a row costs one read of a field. */
final class Eyes {
    private final TapPoint point;
    private final int subtask;
    private TapPoint.Watch[] known;
    private Watcher.View[] views;
    private long watermark = Long.MIN_VALUE;

    Eyes(TapPoint point, int subtask) {
        this.point = point;
        this.subtask = subtask;
    }

    /** @param tag of a side output; null for the main one */
    void record(StreamRecord<?> record, String tag) {
        TapPoint.Watch[] now = point.watchers();
        if (now != null) {
            show(now, record, tag);
        }
    }

    void watermark(Watermark mark) {
        watermark = mark.getTimestamp();
        point.passed(watermark);
    }

    private void show(TapPoint.Watch[] now, StreamRecord<?> record, String tag) {
        if (now != known) {
            views = views(now);
            known = now;
        }
        for (int at = 0; at < now.length; at++) {
            if (tag == null ? now[at].tag() == null : tag.equals(now[at].tag())) {
                views[at].see(record, watermark);
            }
        }
    }

    /** Those that stay keep what they know. */
    private Watcher.View[] views(TapPoint.Watch[] now) {
        Watcher.View[] made = new Watcher.View[now.length];
        for (int at = 0; at < now.length; at++) {
            for (int old = 0; known != null && old < known.length; old++) {
                if (known[old] == now[at]) {
                    made[at] = views[old];
                }
            }
            if (made[at] == null) {
                made[at] = now[at].watcher().view(subtask);
            }
        }
        return made;
    }
}
