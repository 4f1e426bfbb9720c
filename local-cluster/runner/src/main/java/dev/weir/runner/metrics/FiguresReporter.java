package dev.weir.runner.metrics;

import java.util.Map;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;

/** Hears of every metric of this process and keeps those that the figures need. */
public final class FiguresReporter implements MetricReporter {
    @Override
    public void open(MetricConfig config) {}

    @Override
    public void close() {}

    @Override
    public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
        TaskMetrics metrics = of(name, group);
        if (metrics != null) {
            metrics.put(name, metric);
        }
    }

    @Override
    public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {
        TaskMetrics metrics = of(name, group);
        if (metrics != null) {
            metrics.end();
        }
    }

    /** Metrics of an operator go by its id, those of a task by its vertex. */
    private static TaskMetrics of(String name, MetricGroup group) {
        if (!TaskMetrics.SPLIT_NAMES.contains(name) && !TaskMetrics.NAMES.contains(name)) {
            return null;
        }
        Map<String, String> variables = group.getAllVariables();
        JobMetrics job = JobMetrics.find(variables.get("<job_id>"));
        String operator = variables.get("<operator_id>");
        String split = variables.get("<split>");
        if (split != null) {
            return job == null || operator == null || !TaskMetrics.SPLIT_NAMES.contains(name) ? null : job.split(operator, split);
        }
        if (!TaskMetrics.NAMES.contains(name)) {
            return null;
        }
        String place = operator != null ? operator : variables.get("<task_id>");
        // A group deeper than its operator (a source's reader, a table's state) repeats some of the names.
        boolean deeper = group.getScopeComponents().length != 0 && isDeeper(group, variables);
        return job == null || place == null || deeper ? null : job.at(place, variables.get("<subtask_index>"));
    }

    private static boolean isDeeper(MetricGroup group, Map<String, String> variables) {
        String last = group.getScopeComponents()[group.getScopeComponents().length - 1];
        return !last.equals(variables.get("<subtask_index>"));
    }
}
