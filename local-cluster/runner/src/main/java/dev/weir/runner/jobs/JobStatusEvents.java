package dev.weir.runner.jobs;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.core.execution.JobExecutionStatusEvent;
import org.apache.flink.core.execution.JobStatusChangedListener;
import org.apache.flink.core.execution.JobStatusChangedListenerFactory;

/** How Flink tells each state that a job of this process enters. */
public final class JobStatusEvents implements JobStatusChangedListenerFactory {
    interface Listener {
        void changed(JobStatus before, JobStatus now);
    }

    private static final Map<JobID, Listener> BY_JOB = new ConcurrentHashMap<>();

    static void register(Configuration options) {
        options.set(DeploymentOptions.JOB_STATUS_CHANGED_LISTENERS, List.of(JobStatusEvents.class.getName()));
    }

    /** Before the job is submitted. */
    static void follow(JobID job, Listener listener) {
        BY_JOB.put(job, listener);
    }

    static void forget(JobID job) {
        BY_JOB.remove(job);
    }

    @Override
    public JobStatusChangedListener createListener(Context context) {
        return event -> {
            Listener listener = BY_JOB.get(event.jobId());
            if (listener != null && event instanceof JobExecutionStatusEvent changed) {
                listener.changed(changed.oldStatus(), changed.newStatus());
            }
        };
    }
}
