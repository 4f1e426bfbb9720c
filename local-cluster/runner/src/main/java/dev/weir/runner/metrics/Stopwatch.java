package dev.weir.runner.metrics;

import org.apache.flink.runtime.metrics.TimerGauge;

/**
 * How long a task was idle or backpressured up to this very moment. Flink's gauges tell it only in steps of five seconds,
 * and not at all while a wait goes on.
 */
final class Stopwatch implements TimerGauge.StartStopListener {
    private long total;
    private long since;
    private boolean running;

    @Override
    public synchronized void markStart() {
        if (!running) {
            running = true;
            since = System.nanoTime();
        }
    }

    @Override
    public synchronized void markEnd() {
        if (running) {
            running = false;
            total += System.nanoTime() - since;
        }
    }

    synchronized long nanos() {
        return running ? total + System.nanoTime() - since : total;
    }
}
