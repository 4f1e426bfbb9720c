package dev.weir.runner.captures;

import org.apache.flink.api.common.JobID;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/** One subtask of a {@link CaptureSink}. */
final class CaptureWriter implements SinkWriter<RowData> {
    /** Which of the sink's subtasks this is. */
    record Place(JobID job, int subtask, int subtasks) {}

    private final Capture capture;
    private final RowEncoder encoder;
    private final Place place;
    private final Repeats.Place repeats;
    private final TaskBarriers barriers = TaskBarriers.ofThisTask();

    CaptureWriter(Capture capture, RowType type, Place place, Repeats.Place repeats) {
        this.capture = capture;
        this.encoder = capture.encoder(type);
        this.place = place;
        this.repeats = repeats;
    }

    @Override
    public void write(RowData row, Context context) throws InterruptedException {
        capture.refuseCut();
        capture.take(encoder, row, context.timestamp(), place.subtask());
        repeats.wrote();
    }

    /** Flink asks for it as a barrier passes, and at the end. */
    @Override
    public void flush(boolean endOfInput) {
        repeats.barrier(capture.count().counted());
        if (!endOfInput && barriers != null) {
            capture.passed(new Marks.Barrier(place.job(), barriers.last()), place.subtask(), place.subtasks());
        }
    }

    @Override
    public void close() {}
}
