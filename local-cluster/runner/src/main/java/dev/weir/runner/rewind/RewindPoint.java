package dev.weir.runner.rewind;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.apache.flink.api.common.JobID;

/**
 * A checkpoint of every job of a run, that the run can go back to; the record {@code RewindPoint} of shared/services/rewind.ts.
 *
 * @param number counts the points of a run and of those that it goes on from
 * @param at when it was complete, in epoch milliseconds
 * @param watermark the slowest of the run's sinks then, in epoch milliseconds; null for none
 * @param records that its sources had given by then
 * @param bytes of state
 * @param took milliseconds that it took to write
 * @param why {@code interval}, {@code step} where a step or a pause began or ended there, {@code job} where the job's own settings asked for it
 */
public record RewindPoint(long number, long at, Long watermark, Long records, long bytes, long took, String why, @JsonIgnore List<OfJob> jobs) {
    /** @param path of the checkpoint */
    public record OfJob(JobID job, long checkpoint, String path) {}

    /** Of the checkpoints of all jobs. */
    @JsonProperty
    public List<String> paths() {
        return jobs.stream().map(OfJob::path).toList();
    }
}
