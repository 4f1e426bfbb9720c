package dev.weir.runner.samples;

import dev.weir.runner.given.BrokenEntry;
import dev.weir.runner.given.GivenEntry;
import dev.weir.runner.given.GivenFeed;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.table.data.RowData;

/** Gives the entries of a feed one by one. Of several readers of a source the first gives, and the others are idle. */
final class GivenReader implements SourceReader<RowData, SamplePosition> {
    private final GivenTable table;
    private final GivenFeed feed;
    private final SourceReaderContext context;
    private CompletableFuture<Void> available = CompletableFuture.completedFuture(null);
    private final CompletableFuture<Void> registered = new CompletableFuture<>();
    private GivenDecoder decoder;
    private boolean idle;
    private long rows;

    GivenReader(GivenTable table, GivenFeed feed, SourceReaderContext context) {
        this.table = table;
        this.feed = feed;
        this.context = context;
    }

    @Override
    public void start() {}

    @Override
    public InputStatus pollNext(ReaderOutput<RowData> output) throws Exception {
        if (!registered.isDone()) {
            // A reader that ends before it was told that it gets no split would be told in vain, which fails the job.
            return waitFor(registered);
        }
        if (context.getIndexOfSubtask() != 0) {
            return stayIdle(output);
        }
        if (!feed.othersIdle().isDone()) {
            return waitFor(feed.othersIdle());
        }
        GivenEntry entry = feed.next();
        if (entry == null) {
            return waitFor(feed.more());
        }
        try {
            give(entry, output);
        } catch (BrokenEntry broken) {
            feed.broke(broken);
            return InputStatus.MORE_AVAILABLE;
        }
        feed.gave();
        return entry instanceof GivenEntry.End ? InputStatus.END_OF_INPUT : InputStatus.MORE_AVAILABLE;
    }

    private void give(GivenEntry entry, ReaderOutput<RowData> output) throws Exception {
        if (entry instanceof GivenEntry.Idle) {
            idle = true;
            output.markIdle();
            return;
        }
        if (idle) {
            idle = false;
            output.markActive();
        }
        if (entry instanceof GivenEntry.Watermark mark) {
            output.emitWatermark(new Watermark(table.watermark(mark)));
        } else if (entry instanceof GivenEntry.Row row) {
            give(row, output);
        }
    }

    private void give(GivenEntry.Row entry, ReaderOutput<RowData> output) throws Exception {
        if (decoder == null) {
            decoder = new GivenDecoder(table.plan(), context.getUserCodeClassLoader().asClassLoader());
        }
        SampleRow row = decoder.decode(entry);
        boolean wanted = table.plan().limit() == null || rows < table.plan().limit();
        if (row != null && wanted) {
            rows++;
            output.collect(row.row());
        }
    }

    private InputStatus stayIdle(ReaderOutput<RowData> output) {
        if (!idle) {
            idle = true;
            output.markIdle();
            feed.idle();
        }
        return feed.ended().isDone() ? InputStatus.END_OF_INPUT : waitFor(feed.ended());
    }

    private InputStatus waitFor(CompletableFuture<Void> event) {
        available = event;
        return InputStatus.NOTHING_AVAILABLE;
    }

    @Override
    public List<SamplePosition> snapshotState(long checkpoint) {
        return List.of();
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
        return available;
    }

    @Override
    public void addSplits(List<SamplePosition> splits) {}

    @Override
    public void notifyNoMoreSplits() {
        registered.complete(null);
    }

    @Override
    public void close() {}
}
