package dev.weir.runner.samples;

import dev.weir.runner.given.BrokenEntry;
import dev.weir.runner.given.GivenEntry;
import dev.weir.runner.given.GivenFeed;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.table.data.RowData;

/** Gives the entries of a feed one by one. Of several readers of a source the first gives, and the others are idle. */
final class GivenReader extends ReaderWithoutSplits {
    private final GivenTable table;
    private final GivenFeed feed;
    private final SourceReaderContext context;
    private GivenDecoder decoder;
    private boolean idle;
    private long rows;

    GivenReader(GivenTable table, GivenFeed feed, SourceReaderContext context) {
        this.table = table;
        this.feed = feed;
        this.context = context;
    }

    @Override
    InputStatus giveNext(ReaderOutput<RowData> output) throws Exception {
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
}
