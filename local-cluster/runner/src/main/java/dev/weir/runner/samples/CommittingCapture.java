package dev.weir.runner.samples;

import dev.weir.runner.captures.CaptureSink;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.table.data.RowData;

/** A capture in the place of a sink that commits, such as Kafka's, so that the topology has its committer as well. */
final class CommittingCapture implements Sink<RowData>, SupportsCommitter<Integer> {
    private static final long serialVersionUID = 1L;
    private final CaptureSink capture;

    CommittingCapture(CaptureSink capture) {
        this.capture = capture;
    }

    @Override
    public SinkWriter<RowData> createWriter(WriterInitContext context) throws IOException {
        return new Writer(capture.createWriter(context));
    }

    @Override
    public Committer<Integer> createCommitter(CommitterInitContext context) {
        return new NothingToCommit();
    }

    @Override
    public SimpleVersionedSerializer<Integer> getCommittableSerializer() {
        return new JavaSerializer<>();
    }

    private record Writer(SinkWriter<RowData> capture) implements CommittingSinkWriter<RowData, Integer> {
        @Override
        public void write(RowData row, Context context) throws IOException, InterruptedException {
            capture.write(row, context);
        }

        @Override
        public void writeWatermark(Watermark watermark) throws IOException, InterruptedException {
            capture.writeWatermark(watermark);
        }

        @Override
        public void flush(boolean endOfInput) throws IOException, InterruptedException {
            capture.flush(endOfInput);
        }

        @Override
        public Collection<Integer> prepareCommit() {
            return List.of();
        }

        @Override
        public void close() throws Exception {
            capture.close();
        }
    }

    private static final class NothingToCommit implements Committer<Integer> {
        @Override
        public void commit(Collection<CommitRequest<Integer>> requests) {}

        @Override
        public void close() {}
    }
}
