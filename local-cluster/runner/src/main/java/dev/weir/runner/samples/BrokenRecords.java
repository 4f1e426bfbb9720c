package dev.weir.runner.samples;

import dev.weir.runner.WeirException;
import dev.weir.runner.jobs.Skipped;
import java.util.Map;
import org.apache.flink.api.common.JobID;

/** Stops at a record that does not fit, or counts it, as the stream says. */
final class BrokenRecords {
    private final SamplePlan plan;
    private final JobID job;

    /** @param job null where no run is to be told */
    BrokenRecords(SamplePlan plan, JobID job) {
        this.plan = plan;
        this.job = job;
    }

    void met(SampleRecord record, RecordDecoder.BrokenRecord reason) {
        if (!plan.stream().skips()) {
            throw new WeirException(
                    "sample-broken",
                    record.file() + ":" + record.line() + ": " + reason.describe() + ". Mend the line, or say `on-error: skip` in " + plan.stream().origin() + ".",
                    Map.of("file", record.file(), "line", record.line()));
        }
        if (job != null) {
            Skipped.report(job, plan.table().shortName(), record.file(), (int) record.line(), reason.describe());
        }
    }
}
