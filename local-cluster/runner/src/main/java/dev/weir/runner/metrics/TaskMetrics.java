package dev.weir.runner.metrics;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.runtime.metrics.MetricNames;
import org.apache.flink.runtime.metrics.TimerGauge;

/** The metrics of one subtask of one operator or vertex. Counters still answer after Flink has let go of them. */
final class TaskMetrics {
    static final String LATE = "numLateRecordsDropped";
    /** Of one split of a source, not of a subtask. */
    static final Set<String> SPLIT_NAMES = Set.of(MetricNames.SPLIT_CURRENT_WATERMARK, MetricNames.SPLIT_IDLE_TIME);
    static final Set<String> NAMES = Set.of(
            MetricNames.NUM_RECORDS_SEND,
            LATE,
            MetricNames.IO_CURRENT_INPUT_WATERMARK,
            MetricNames.currentInputWatermarkName(1),
            MetricNames.currentInputWatermarkName(2),
            MetricNames.IO_NUM_RECORDS_IN,
            MetricNames.IO_NUM_RECORDS_OUT,
            MetricNames.IO_CURRENT_OUTPUT_WATERMARK,
            MetricNames.TASK_BUSY_TIME,
            MetricNames.TASK_IDLE_TIME,
            MetricNames.TASK_SOFT_BACK_PRESSURED_TIME,
            MetricNames.TASK_HARD_BACK_PRESSURED_TIME);

    /** Time spent since the task began, in nanoseconds. */
    record Spent(long all, long idle, long backpressured) {
        Spent since(Spent before) {
            return new Spent(all - before.all, idle - before.idle, backpressured - before.backpressured);
        }

        double backpressuredShare() {
            return share(backpressured);
        }

        double busyShare() {
            return share(all - idle - backpressured);
        }

        private double share(long part) {
            return all <= 0 ? 0 : Math.max(0, Math.min(1, (double) part / all));
        }
    }

    private final Map<String, Metric> metrics = new ConcurrentHashMap<>();
    private final Map<String, Stopwatch> watches = new ConcurrentHashMap<>();
    private volatile long began = System.nanoTime();
    private volatile boolean ended;
    /** What attempts before this one were given and have sent: it has reached the outside all the same. */
    private volatile long givenBefore;
    private volatile boolean sentBefore;

    void put(String name, Metric metric) {
        ended = false;
        if (name.equals(MetricNames.IO_NUM_RECORDS_IN)) {
            givenBefore += orZero(count(name));
        }
        if (name.equals(MetricNames.NUM_RECORDS_SEND)) {
            sentBefore |= orZero(count(name)) > 0;
        }
        metrics.put(name, metric);
        if (metric instanceof TimerGauge timer) {
            began = System.nanoTime();
            Stopwatch watch = new Stopwatch();
            watches.put(name, watch);
            timer.registerListener(watch);
        }
    }

    void end() {
        ended = true;
    }

    boolean hasEnded() {
        return ended;
    }

    Long count(String name) {
        return metrics.get(name) instanceof Counter counter ? counter.getCount() : null;
    }

    /**
     * Rows that a sink's writer was given, where it says that it has sent something; else null. How much it says is no number of rows: Flink adds to it what the
     * writer hands to its committer, and a connector may merge rows. One that never says so may stand for another operator that writes.
     */
    Long sent() {
        boolean hasSent = sentBefore || orZero(count(MetricNames.NUM_RECORDS_SEND)) > 0;
        return hasSent ? Long.valueOf(givenBefore + orZero(count(MetricNames.IO_NUM_RECORDS_IN))) : null;
    }

    private static long orZero(Long count) {
        return count == null ? 0 : count;
    }

    /** Null where these are not the metrics of a task. */
    Spent spent() {
        return watches.isEmpty()
                ? null
                : new Spent(
                        System.nanoTime() - began,
                        nanos(MetricNames.TASK_IDLE_TIME),
                        nanos(MetricNames.TASK_SOFT_BACK_PRESSURED_TIME) + nanos(MetricNames.TASK_HARD_BACK_PRESSURED_TIME));
    }

    private long nanos(String name) {
        Stopwatch watch = watches.get(name);
        return watch == null ? 0 : watch.nanos();
    }

    /** A legacy source does not tell when it waits; Flink then gives no number. */
    boolean knowsWhenItIsBusy() {
        return gauge(MetricNames.TASK_BUSY_TIME) instanceof Number value && !Double.isNaN(value.doubleValue());
    }

    /** Epoch milliseconds; null before the first watermark and after the last. */
    Long watermark() {
        Long value = mark(MetricNames.IO_CURRENT_OUTPUT_WATERMARK);
        return value == null || value == Long.MIN_VALUE || value == Long.MAX_VALUE ? null : value;
    }

    /** A watermark by its metric's name, {@code Long.MIN_VALUE} before the first and {@code Long.MAX_VALUE} after the last; null where there is none. */
    Long mark(String name) {
        return gauge(name) instanceof Long value ? value : null;
    }

    /** Null where there is none, and where Flink's own fails: that of a split outlives the split, which it then asks in vain. */
    private Object gauge(String name) {
        try {
            return metrics.get(name) instanceof Gauge<?> gauge ? gauge.getValue() : null;
        } catch (RuntimeException gone) {
            return null;
        }
    }

    /** Whether Flink takes a split for idle. */
    boolean isIdle() {
        return metrics.get(MetricNames.SPLIT_IDLE_TIME) instanceof TimerGauge timer && timer.isMeasuring();
    }
}
