package dev.weir.runner.samples;

import dev.weir.runner.samples.Replay.Disorder;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.common.JobID;

/** The disorder of each sample of running jobs that somebody has changed by hand; it holds for rows that are read from then on. */
public final class Disorders {
    private static final Map<String, Disorder> ALL = new ConcurrentHashMap<>();

    private Disorders() {}

    static Disorder of(JobID job, SamplePlan plan) {
        Disorder changed = ALL.get(job + plan.id());
        return changed != null ? changed : plan.stream() == null ? Disorder.NONE : plan.stream().replay().order();
    }

    static void set(JobID job, SamplePlan plan, Disorder disorder) {
        ALL.put(job + plan.id(), disorder);
    }

    public static void forget(JobID job) {
        ALL.keySet().removeIf(name -> name.startsWith(job.toString()));
    }
}
