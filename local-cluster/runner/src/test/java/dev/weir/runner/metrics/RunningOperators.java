package dev.weir.runner.metrics;

import org.apache.flink.api.common.JobID;

/** Which operators told figures while a job ran: what its tasks are really made of. */
public final class RunningOperators {
    private RunningOperators() {}

    public static boolean told(JobID job, String operatorId) {
        return !JobMetrics.register(job).of(operatorId).isEmpty();
    }
}
