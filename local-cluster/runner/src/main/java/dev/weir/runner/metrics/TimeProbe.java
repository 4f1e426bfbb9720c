package dev.weir.runner.metrics;

import dev.weir.runner.jobs.Operators;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.runtime.metrics.MetricNames;

/** Looks again and again where event time stands, and since when. One probe serves all readers of a run, so that it knows as much as the first. */
public final class TimeProbe {
    private record Seen(Object value, long since) {}

    private final List<FiguresProbe.Job> jobs;
    private final FiguresProbe figures;
    private final Map<String, Seen> seen = new HashMap<>();
    private final long began = System.nanoTime();

    /** @param jobs may grow until the run has begun */
    public TimeProbe(List<FiguresProbe.Job> jobs) {
        this.jobs = jobs;
        this.figures = new FiguresProbe(jobs);
    }

    public synchronized TimeFacts take() {
        Map<String, Double> busy = new HashMap<>();
        figures.take().operators().forEach(operator -> busy.put(operator.operator(), operator.busy()));
        List<TimeFacts.Operator> operators = new ArrayList<>();
        for (FiguresProbe.Job job : jobs) {
            for (Operators.Operator operator : job.operators().all()) {
                operators.add(facts(operator, job.metrics(), busy.get(operator.uid())));
            }
        }
        return new TimeFacts(System.currentTimeMillis(), operators);
    }

    private TimeFacts.Operator facts(Operators.Operator operator, JobMetrics metrics, Double busy) {
        Collection<TaskMetrics> own = metrics.of(operator.operatorId());
        String key = metrics.job() + operator.uid();
        Object watermark = slowest(own, MetricNames.IO_CURRENT_OUTPUT_WATERMARK);
        Long records = metrics.sum(operator.operatorId(), MetricNames.IO_NUM_RECORDS_OUT);
        List<TimeFacts.Split> splits = new ArrayList<>();
        metrics.splits(operator.operatorId()).forEach((id, split) -> {
            Object mark = word(split.mark(MetricNames.SPLIT_CURRENT_WATERMARK));
            // One that was given back, as its last row was read, holds no watermark back any more.
            if (mark != null) {
                splits.add(new TimeFacts.Split(id, mark, since(key + " split " + id, mark), split.isIdle()));
            }
        });
        return new TimeFacts.Operator(
                operator.uid(), inputs(own), watermark, since(key + " mark", watermark), since(key + " rows", records), records, metrics.late(operator.operatorId()), busy, splits);
    }

    private static List<Object> inputs(Collection<TaskMetrics> own) {
        Object first = slowest(own, MetricNames.currentInputWatermarkName(1));
        Object second = slowest(own, MetricNames.currentInputWatermarkName(2));
        if (first != null && second != null) {
            return List.of(first, second);
        }
        Object only = slowest(own, MetricNames.IO_CURRENT_INPUT_WATERMARK);
        return only == null ? List.of() : List.of(only);
    }

    private static Object slowest(Collection<TaskMetrics> subtasks, String name) {
        return subtasks.stream().map(each -> each.mark(name)).filter(Objects::nonNull).min(Long::compare).map(TimeProbe::word).orElse(null);
    }

    private static Object word(Long mark) {
        return mark == null ? null : mark == Long.MIN_VALUE ? "none" : mark == Long.MAX_VALUE ? "end" : mark;
    }

    private long since(String key, Object value) {
        long now = System.nanoTime();
        Seen before = seen.get(key);
        if (before == null || !Objects.equals(before.value(), value)) {
            before = new Seen(value, before == null ? began : now);
            seen.put(key, before);
        }
        return (now - before.since()) / 1_000_000;
    }
}
