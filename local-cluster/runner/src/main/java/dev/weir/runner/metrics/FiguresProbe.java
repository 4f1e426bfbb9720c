package dev.weir.runner.metrics;

import dev.weir.runner.jobs.Operators;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.apache.flink.runtime.metrics.MetricNames;

/**
 * Takes figures of a run again and again. Rates and shares of time are worked out between two looks, since Flink's own
 * move only every five seconds. One probe serves one reader.
 */
public final class FiguresProbe {
    /** A job of the run: its operators and where its metrics arrive. */
    public record Job(Operators operators, JobMetrics metrics) {}

    private final List<Job> jobs;
    private final Map<String, Double> before = new HashMap<>();
    private final Map<String, Double> shares = new HashMap<>();
    private long lastNanos = System.nanoTime();

    public FiguresProbe(List<Job> jobs) {
        this.jobs = jobs;
    }

    public Figures take() {
        long now = System.nanoTime();
        double millis = Math.max(1, (now - lastNanos) / 1e6);
        lastNanos = now;
        shares.clear();
        List<Figures.Operator> operators = new ArrayList<>();
        for (Job job : jobs) {
            for (Operators.Operator operator : job.operators().all()) {
                operators.add(figures(operator, job.metrics(), millis));
            }
        }
        return new Figures(System.currentTimeMillis(), operators);
    }

    private Figures.Operator figures(Operators.Operator operator, JobMetrics metrics, double millis) {
        Collection<TaskMetrics> own = metrics.of(operator.operatorId());
        Long out = sum(own, MetricNames.IO_NUM_RECORDS_OUT);
        Double gained = out == null ? null : gain(metrics.job() + operator.uid(), out.doubleValue());
        return new Figures.Operator(
                operator.uid(),
                sum(own, MetricNames.IO_NUM_RECORDS_IN),
                out,
                gained == null ? null : Math.max(0, gained * 1000 / millis),
                share(operator.chain(), metrics, MetricNames.ACC_TASK_BUSY_TIME, millis),
                share(operator.chain(), metrics, MetricNames.ACC_TASK_BACK_PRESSURED_TIME, millis),
                slowest(own));
    }

    private static Long sum(Collection<TaskMetrics> subtasks, String name) {
        List<Long> counts = known(subtasks, each -> each.count(name));
        return counts.isEmpty() ? null : Long.valueOf(counts.stream().mapToLong(Long::longValue).sum());
    }

    private static Long slowest(Collection<TaskMetrics> subtasks) {
        List<Long> watermarks = known(subtasks, TaskMetrics::watermark);
        boolean allKnown = watermarks.size() == subtasks.size();
        return allKnown ? watermarks.stream().min(Long::compare).orElse(null) : null;
    }

    /** The share of time since the last look that the worst subtask of a vertex spent so; equal for a whole chain. */
    private Double share(String vertex, JobMetrics metrics, String name, double millis) {
        return shares.computeIfAbsent(metrics.job() + vertex + name, key -> {
            Double worst = null;
            int subtask = 0;
            for (TaskMetrics each : metrics.of(vertex)) {
                Double total = each.millis(name);
                Double gained = total == null ? null : gain(key + ' ' + subtask++, total);
                if (gained != null) {
                    double share = each.hasEnded() ? 0 : Math.max(0, Math.min(1, gained / millis));
                    worst = worst == null ? share : Math.max(worst, share);
                }
            }
            return worst;
        });
    }

    /** What was added since the last look; all of it at the first. */
    private Double gain(String key, double now) {
        Double old = before.put(key, now);
        return old == null ? now : now - old;
    }

    private static <T> List<T> known(Collection<TaskMetrics> subtasks, Function<TaskMetrics, T> value) {
        return subtasks.stream().map(value).filter(Objects::nonNull).toList();
    }
}
