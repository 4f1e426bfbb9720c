package dev.weir.runner.metrics;

import dev.weir.runner.jobs.Operators;
import dev.weir.runner.metrics.TaskMetrics.Spent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.apache.flink.runtime.metrics.MetricNames;

/**
 * Takes figures of a run again and again. Rates and shares of time are those between two looks, since Flink's own move
 * only every five seconds. One probe serves one reader.
 */
public final class FiguresProbe {
    /** A job of the run: its operators and where its metrics arrive. */
    public record Job(Operators operators, JobMetrics metrics) {}

    /** What a task did since the last look; the worst of its subtasks each. */
    private record Shares(Double busy, Double backpressured) {}

    private final List<Job> jobs;
    private final Map<String, Long> counts = new HashMap<>();
    private final Map<TaskMetrics, Spent> spent = new HashMap<>();
    private long lastNanos = System.nanoTime();

    public FiguresProbe(List<Job> jobs) {
        this.jobs = jobs;
    }

    public Figures take() {
        long now = System.nanoTime();
        double seconds = Math.max(1e-3, (now - lastNanos) / 1e9);
        lastNanos = now;
        List<Figures.Operator> operators = new ArrayList<>();
        for (Job job : jobs) {
            Map<String, Shares> byChain = new HashMap<>();
            for (Operators.Operator operator : job.operators().all()) {
                Shares shares = byChain.computeIfAbsent(operator.chain(), chain -> shares(job.metrics().of(chain)));
                operators.add(figures(operator, job.metrics(), shares, seconds));
            }
        }
        return new Figures(System.currentTimeMillis(), operators);
    }

    private Figures.Operator figures(Operators.Operator operator, JobMetrics metrics, Shares shares, double seconds) {
        Collection<TaskMetrics> own = metrics.of(operator.operatorId());
        Long out = sum(own, MetricNames.IO_NUM_RECORDS_OUT);
        Double rate = out == null ? null : Math.max(0, gain(metrics.job() + operator.uid(), out) / seconds);
        return new Figures.Operator(
                operator.uid(),
                sum(own, MetricNames.IO_NUM_RECORDS_IN),
                out,
                rate,
                shares.busy(),
                shares.backpressured(),
                slowest(own));
    }

    private static Long sum(Collection<TaskMetrics> subtasks, String name) {
        List<Long> known = known(subtasks, each -> each.count(name));
        return known.isEmpty() ? null : Long.valueOf(known.stream().mapToLong(Long::longValue).sum());
    }

    /** What was added since the last look; all of it at the first. */
    private long gain(String key, long now) {
        Long before = counts.put(key, now);
        return before == null ? now : now - before;
    }

    private static Long slowest(Collection<TaskMetrics> subtasks) {
        List<Long> watermarks = known(subtasks, TaskMetrics::watermark);
        boolean allKnown = watermarks.size() == subtasks.size();
        return allKnown ? watermarks.stream().min(Long::compare).orElse(null) : null;
    }

    private Shares shares(Collection<TaskMetrics> subtasks) {
        Double busy = null;
        Double backpressured = null;
        for (TaskMetrics each : subtasks) {
            Spent now = each.spent();
            if (now != null) {
                Spent before = spent.put(each, now);
                Spent since = before == null || before.all() > now.all() ? now : now.since(before);
                backpressured = worse(backpressured, each.hasEnded() ? 0 : since.backpressuredShare());
                busy = each.knowsWhenItIsBusy() ? worse(busy, each.hasEnded() ? 0 : since.busyShare()) : busy;
            }
        }
        return new Shares(busy, backpressured);
    }

    private static Double worse(Double worst, double share) {
        return worst == null ? share : Math.max(worst, share);
    }

    private static <T> List<T> known(Collection<TaskMetrics> subtasks, Function<TaskMetrics, T> value) {
        return subtasks.stream().map(value).filter(Objects::nonNull).toList();
    }
}
