package dev.weir.runner.captures;

import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/** One subtask of a {@link CaptureSink}. */
final class CaptureWriter implements SinkWriter<RowData> {
    private final Capture capture;
    private final RowEncoder encoder;

    CaptureWriter(Capture capture, RowType type) {
        this.capture = capture;
        this.encoder = capture.encoder(type);
    }

    @Override
    public void write(RowData row, Context context) throws InterruptedException {
        capture.take(encoder, row, context.timestamp());
    }

    @Override
    public void flush(boolean endOfInput) {}

    @Override
    public void close() {}
}
