package dev.weir.runner.taps;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.execution.Environment;

/** Where the operators of running jobs find their points. Tasks run in this very process, so a static map is the shortest way. */
public final class TapPoints {
    /** What a job's operators find, by Flink's id of the operator. */
    public interface OfJob {
        /** Null where nothing is known of the operator: it is left alone then. */
        TapPoint point(String operatorId);

        SourceGate gate(String operatorId);

        /** A task begins; told once for each of its operators. */
        void entered(Environment environment);
    }

    private static final Map<JobID, OfJob> BY_JOB = new ConcurrentHashMap<>();

    private TapPoints() {}

    /** Before the job is submitted. */
    public static void register(JobID job, OfJob points) {
        BY_JOB.put(job, points);
    }

    public static void forget(JobID job) {
        BY_JOB.remove(job);
    }

    static void entered(JobID job, Environment environment) {
        OfJob points = BY_JOB.get(job);
        if (points != null) {
            points.entered(environment);
        }
    }

    static TapPoint point(JobID job, String operatorId) {
        OfJob points = BY_JOB.get(job);
        return points == null ? null : points.point(operatorId);
    }

    static SourceGate gate(JobID job, String operatorId) {
        OfJob points = BY_JOB.get(job);
        return points == null ? null : points.gate(operatorId);
    }
}
