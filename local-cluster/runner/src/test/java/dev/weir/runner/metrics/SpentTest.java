package dev.weir.runner.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.weir.runner.metrics.TaskMetrics.Spent;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.runtime.metrics.MetricNames;
import org.apache.flink.runtime.metrics.TimerGauge;
import org.junit.jupiter.api.Test;

/** How a task spent its time between two looks. */
class SpentTest {
    @Test
    void whatIsNeitherIdleNorBackpressuredIsBusy() {
        Spent since = new Spent(300, 150, 60).since(new Spent(100, 50, 10));
        assertEquals(0.25, since.busyShare());
        assertEquals(0.25, since.backpressuredShare());
    }

    @Test
    void aWaitThatGoesOnCountsAlready() {
        TaskMetrics metrics = new TaskMetrics();
        TimerGauge idle = new TimerGauge();
        metrics.put(MetricNames.TASK_IDLE_TIME, idle);
        idle.markStart();
        Spent first = metrics.spent();
        Spent second = metrics.spent();
        assertEquals(second.all() - first.all(), second.idle() - first.idle(), 1e7);
    }

    @Test
    void aSourceThatDoesNotTellIsNotCalledBusy() {
        TaskMetrics metrics = new TaskMetrics();
        metrics.put(MetricNames.TASK_BUSY_TIME, (Gauge<Double>) () -> Double.NaN);
        assertFalse(metrics.knowsWhenItIsBusy());
    }

    @Test
    void theFirstAndTheLastWatermarkAreNoTimes() {
        TaskMetrics metrics = new TaskMetrics();
        for (long none : new long[] {Long.MIN_VALUE, Long.MAX_VALUE}) {
            metrics.put(MetricNames.IO_CURRENT_OUTPUT_WATERMARK, (Gauge<Long>) () -> none);
            assertNull(metrics.watermark());
        }
        metrics.put(MetricNames.IO_CURRENT_OUTPUT_WATERMARK, (Gauge<Long>) () -> 5L);
        assertEquals(5L, metrics.watermark());
    }
}
