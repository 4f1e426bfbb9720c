package dev.weir.runner.metrics;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.common.JobID;

/** The metrics of one job: by operator id or vertex id, then by subtask. A restarted subtask takes its old place. */
public final class JobMetrics {
    private static final Map<String, JobMetrics> BY_JOB = new ConcurrentHashMap<>();

    private final Map<String, Map<String, TaskMetrics>> places = new ConcurrentHashMap<>();
    private final Map<String, Map<String, TaskMetrics>> splits = new ConcurrentHashMap<>();
    private final String job;

    private JobMetrics(String job) {
        this.job = job;
    }

    /** Before the job is submitted. */
    public static JobMetrics register(JobID job) {
        return BY_JOB.computeIfAbsent(job.toString(), JobMetrics::new);
    }

    public static void forget(JobID job) {
        BY_JOB.remove(job.toString());
    }

    static JobMetrics find(String job) {
        return job == null ? null : BY_JOB.get(job);
    }

    String job() {
        return job;
    }

    TaskMetrics at(String place, String subtask) {
        return places.computeIfAbsent(place, id -> new ConcurrentHashMap<>())
                .computeIfAbsent(String.valueOf(subtask), index -> new TaskMetrics());
    }

    TaskMetrics split(String operator, String split) {
        return splits.computeIfAbsent(operator, id -> new ConcurrentHashMap<>()).computeIfAbsent(split, name -> new TaskMetrics());
    }

    /** By the name of the split; empty for what is no source, and before it has one. */
    Map<String, TaskMetrics> splits(String operator) {
        return splits.getOrDefault(operator, Map.of());
    }

    /** Rows that an operator has dropped because the watermark had passed them; null where it counts none. */
    public Long late(String operator) {
        return sum(operator, TaskMetrics.LATE);
    }

    /** Rows that a sink's connector has sent to the outside, those of attempts before a restart too; null where it does not say that it has. */
    public Long sent(String operator) {
        List<Long> known = of(operator).stream().map(TaskMetrics::sent).filter(Objects::nonNull).toList();
        return known.isEmpty() ? null : Long.valueOf(known.stream().mapToLong(Long::longValue).sum());
    }

    /** A counter, over all subtasks; null where none has it. */
    Long sum(String place, String name) {
        List<Long> known = of(place).stream().map(each -> each.count(name)).filter(Objects::nonNull).toList();
        return known.isEmpty() ? null : Long.valueOf(known.stream().mapToLong(Long::longValue).sum());
    }

    Collection<TaskMetrics> of(String place) {
        Map<String, TaskMetrics> subtasks = places.get(place);
        return subtasks == null ? List.of() : subtasks.values();
    }
}
