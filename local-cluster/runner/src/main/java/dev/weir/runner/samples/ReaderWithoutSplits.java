package dev.weir.runner.samples;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.table.data.RowData;

/** A reader of a source that has no splits: what it gives, it finds by the job's id. */
abstract class ReaderWithoutSplits implements SourceReader<RowData, SamplePosition> {
    private final CompletableFuture<Void> registered = new CompletableFuture<>();
    private CompletableFuture<Void> available = registered;

    @Override
    public void start() {}

    /** A reader that ends before it was told that it gets no split would be told in vain, which fails the job. */
    @Override
    public final InputStatus pollNext(ReaderOutput<RowData> output) throws Exception {
        return registered.isDone() ? giveNext(output) : waitFor(registered);
    }

    /** As {@code pollNext}. */
    abstract InputStatus giveNext(ReaderOutput<RowData> output) throws Exception;

    final InputStatus waitFor(CompletableFuture<Void> event) {
        available = event;
        return InputStatus.NOTHING_AVAILABLE;
    }

    @Override
    public final List<SamplePosition> snapshotState(long checkpoint) {
        return List.of();
    }

    @Override
    public final CompletableFuture<Void> isAvailable() {
        return available;
    }

    @Override
    public final void addSplits(List<SamplePosition> splits) {}

    @Override
    public final void notifyNoMoreSplits() {
        registered.complete(null);
    }

    @Override
    public void close() {}
}
