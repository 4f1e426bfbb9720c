package dev.weir.runner.logs;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.common.JobID;
import org.apache.flink.util.MdcUtils;
import org.slf4j.MDC;

/** Which run the current thread works for: Flink keeps the job's id in the logging context of its threads. */
public final class RunLogs {
    private static final Map<String, RunLog> BY_JOB = new ConcurrentHashMap<>();

    private RunLogs() {}

    public static void register(JobID job, RunLog log) {
        BY_JOB.put(job.toString(), log);
    }

    public static void forget(JobID job) {
        BY_JOB.remove(job.toString());
    }

    /** The log of the current thread's run; null outside any run. */
    static RunLog current() {
        return of(MDC.get(MdcUtils.JOB_ID));
    }

    static RunLog of(String job) {
        return job == null ? null : BY_JOB.get(job);
    }
}
