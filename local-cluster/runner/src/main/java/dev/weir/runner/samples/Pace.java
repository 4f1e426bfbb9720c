package dev.weir.runner.samples;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** When the next row's time has come: at once, at a multiple of event time, or so many rows a second. */
final class Pace {
    private static final ScheduledThreadPoolExecutor TIMER = timer();

    private final Paces paces;
    private Paces.Setting setting;
    private long started;
    private long firstTime = EventTimes.NONE;
    private long given;
    private ScheduledFuture<?> waking;

    Pace(Paces paces) {
        this.paces = paces;
        this.setting = paces.setting();
    }

    /** Null for now, else a future that completes when the time has come. */
    CompletableFuture<Void> turnOf(SampleRow row) {
        if (paces.setting() != setting) {
            setting = paces.setting();
            started = 0;
            firstTime = EventTimes.NONE;
            given = 0;
        }
        double due = setting.rate() > 0 ? given * 1e9 / setting.rate() : setting.speed() > 0 ? dueBySpeed(row.eventTime()) : 0;
        if (due == 0) {
            startOnce();
            return null;
        }
        startOnce();
        long wait = started + (long) due - System.nanoTime();
        if (wait < 1_000_000) {
            return null;
        }
        var turn = new CompletableFuture<Void>();
        paces.waits(turn);
        if (paces.setting() != setting) {
            return turnOf(row);
        }
        waking = TIMER.schedule(() -> turn.complete(null), wait, TimeUnit.NANOSECONDS);
        return turn;
    }

    void gave() {
        given++;
    }

    void cancel() {
        if (waking != null) {
            waking.cancel(false);
        }
    }

    private double dueBySpeed(long time) {
        if (time == EventTimes.NONE) {
            return 0;
        }
        if (firstTime == EventTimes.NONE) {
            firstTime = time;
            started = 0;
        }
        return Math.max(0, (time - firstTime) / setting.speed() * 1e6);
    }

    private void startOnce() {
        if (started == 0) {
            started = System.nanoTime();
        }
    }

    private static ScheduledThreadPoolExecutor timer() {
        var timer = new ScheduledThreadPoolExecutor(1, work -> {
            var thread = new Thread(work, "weir-sample-pace");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        timer.setKeepAliveTime(10, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        return timer;
    }
}
