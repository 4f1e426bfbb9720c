package dev.weir.runner.metrics;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.runtime.metrics.MetricNames;

/** The metrics of one subtask of one operator or vertex. Counters still answer after Flink has let go of them. */
final class TaskMetrics {
    static final Set<String> NAMES = Set.of(
            MetricNames.IO_NUM_RECORDS_IN,
            MetricNames.IO_NUM_RECORDS_OUT,
            MetricNames.IO_CURRENT_OUTPUT_WATERMARK,
            MetricNames.ACC_TASK_BUSY_TIME,
            MetricNames.ACC_TASK_BACK_PRESSURED_TIME);

    private final Map<String, Metric> metrics = new ConcurrentHashMap<>();
    private volatile boolean ended;

    void put(String name, Metric metric) {
        ended = false;
        metrics.put(name, metric);
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

    /** Milliseconds since the task began; null where Flink has none, as for a legacy source. */
    Double millis(String name) {
        return metrics.get(name) instanceof Gauge<?> gauge
                        && gauge.getValue() instanceof Number value
                        && Double.isFinite(value.doubleValue())
                ? Double.valueOf(value.doubleValue())
                : null;
    }

    /** Epoch milliseconds; null before the first watermark and after the last. */
    Long watermark() {
        return metrics.get(MetricNames.IO_CURRENT_OUTPUT_WATERMARK) instanceof Gauge<?> gauge
                        && gauge.getValue() instanceof Long value
                        && value != Long.MIN_VALUE
                        && value != Long.MAX_VALUE
                ? value
                : null;
    }
}
