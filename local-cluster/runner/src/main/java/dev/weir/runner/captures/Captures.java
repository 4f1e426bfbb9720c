package dev.weir.runner.captures;

import dev.weir.runner.WeirException;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.common.JobID;

/**
 * Where the sinks of running jobs find their captures. Tasks run in this very process, so a static map is the shortest
 * way from a run to its sinks.
 */
public final class Captures {
    private static final Map<JobID, Map<String, Capture>> BY_JOB = new ConcurrentHashMap<>();

    private Captures() {}

    /** Before the job is submitted. */
    public static void register(JobID job, Map<String, Capture> captures) {
        BY_JOB.put(job, captures);
    }

    /** Those of a job, by the name of their sink; none where it has none, or is forgotten. */
    public static Collection<Capture> of(JobID job) {
        return BY_JOB.getOrDefault(job, Map.of()).values();
    }

    public static void forget(JobID job) {
        BY_JOB.remove(job);
    }

    static Capture find(JobID job, String sink) {
        Capture capture = BY_JOB.getOrDefault(job, Map.of()).get(sink);
        if (capture == null) {
            throw new WeirException(
                    "capture-missing", "The sink \"" + sink + "\" of job " + job + " runs outside of Weir's engine, or its run was forgotten.");
        }
        return capture;
    }
}
