package dev.weir.runner.captures;

import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/** One subtask of a {@link CaptureSink}. */
final class CaptureWriter implements SinkWriter<RowData> {
    private final Capture capture;
    private final RowEncoder encoder;
    private final Repeats.Place place;

    CaptureWriter(Capture capture, RowType type, Repeats.Place place) {
        this.capture = capture;
        this.place = place;
        this.encoder = capture.encoder(type);
    }

    @Override
    public void write(RowData row, Context context) throws InterruptedException {
        capture.refuseCut();
        capture.take(encoder, row, context.timestamp());
        place.wrote();
    }

    /** Flink asks for it as a barrier passes. */
    @Override
    public void flush(boolean endOfInput) {
        place.barrier(capture.count().counted());
    }

    @Override
    public void close() {}
}
