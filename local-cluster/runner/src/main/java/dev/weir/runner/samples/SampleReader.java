package dev.weir.runner.samples;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.table.data.RowData;

/** Gives a sample's rows when their time has come. It never blocks its task: what it waits for is a future. */
final class SampleReader implements SourceReader<RowData, SamplePosition> {
    private final SamplePlan plan;
    private final SourceReaderContext context;
    private final JobID job;
    private final Pace pace;
    private CompletableFuture<Void> available = new CompletableFuture<>();
    private CompletableFuture<Void> others;
    private ReplayClock.Place place;
    private boolean isIdle;
    private SamplePosition position;
    private SampleCursor cursor;
    private SampleSplits splits;
    private ReadAhead rows;
    private ReplayOrder order;
    private boolean noMoreSplits;

    SampleReader(SamplePlan plan, SourceReaderContext context, JobID job) {
        this.plan = plan;
        this.context = context;
        this.job = job;
        this.pace = new Pace(Paces.of(job, plan));
    }

    @Override
    public void start() {}

    @Override
    public InputStatus pollNext(ReaderOutput<RowData> output) throws Exception {
        if (position == null) {
            return noMoreSplits ? InputStatus.END_OF_INPUT : isFirst() ? waitFor(new CompletableFuture<>()) : idle(output);
        }
        if (rows == null) {
            if (others == null) {
                others = IdleReaders.allIdle(job, plan.id(), context.currentParallelism() - 1);
            }
            if (others != null && !others.isDone()) {
                return waitFor(others);
            }
            cursor = new SampleCursor(plan, position, job, context.getUserCodeClassLoader().asClassLoader(), Decoders.context(context.metricGroup(), context.getUserCodeClassLoader()));
            rows = new ReadAhead(cursor, plan.table().shortName());
            order = new ReplayOrder(position, rows, () -> Disorders.of(job, plan));
        }
        SampleRow pending = order.next();
        if (pending == null) {
            return rows.hasEnded() ? end() : waitFor(rows.filled());
        }
        CompletableFuture<Void> turn = turnOf(pending);
        if (turn != null) {
            return waitFor(turn);
        }
        give(pending, output);
        return InputStatus.MORE_AVAILABLE;
    }

    @Override
    public List<SamplePosition> snapshotState(long checkpoint) {
        return position == null ? List.of() : List.of(order == null ? position : order.position());
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
        return available;
    }

    @Override
    public void addSplits(List<SamplePosition> splits) {
        position = splits.get(0);
        if (plan.aligned()) {
            place = ReplayClock.of(job).join(plan.id());
        }
        available.complete(null);
    }

    @Override
    public void notifyNoMoreSplits() {
        noMoreSplits = true;
        available.complete(null);
    }

    @Override
    public void close() throws Exception {
        pace.cancel();
        if (others != null) {
            IdleReaders.forget(job, plan.id());
        }
        Paces.forget(job, plan);
        if (rows != null) {
            rows.close();
        }
    }

    /** Null where the row may go now. */
    private CompletableFuture<Void> turnOf(SampleRow row) {
        CompletableFuture<Void> turn = place == null || row.eventTime() == EventTimes.NONE ? null : place.advance(row.eventTime());
        return turn != null ? turn : pace.turnOf(row);
    }

    private void give(SampleRow row, ReaderOutput<RowData> output) {
        SourceOutput<RowData> to = row.split() == null ? output : ofSplit(row, output);
        if (row.eventTime() == EventTimes.NONE) {
            to.collect(row.row());
        } else {
            to.collect(row.row(), row.eventTime());
        }
        if (splits != null) {
            splits.passed(row.after().record() - 1, output);
        }
        pace.gave();
        order.gave();
    }

    private SourceOutput<RowData> ofSplit(SampleRow row, ReaderOutput<RowData> output) {
        if (splits == null) {
            splits = cursor.splits();
            splits.open(output, cursor.start());
        }
        return splits.of(row.split(), output);
    }

    /** A reader that was restored can be through before it is told that there is no other split: it may not be gone by then. */
    private InputStatus end() {
        return noMoreSplits || !isFirst() ? finish() : waitFor(new CompletableFuture<>());
    }

    /** The subtask that is given the split, unless a restore gave it to another. */
    private boolean isFirst() {
        return context.getIndexOfSubtask() == 0;
    }

    private InputStatus finish() {
        if (place != null) {
            place.leave();
            place = null;
        }
        position = null;
        context.sendSourceEventToCoordinator(new SampleEnumerator.Finished());
        return InputStatus.END_OF_INPUT;
    }

    /**
     * It stays until the sample is through: Flink restores no savepoint that has subtasks both ended and running in a task whose operators have
     * changed since.
     */
    private InputStatus idle(ReaderOutput<RowData> output) {
        if (!isIdle) {
            isIdle = true;
            output.markIdle();
            IdleReaders.idle(job, plan.id());
        }
        return waitFor(new CompletableFuture<>());
    }

    private InputStatus waitFor(CompletableFuture<Void> turn) {
        available = turn;
        return InputStatus.NOTHING_AVAILABLE;
    }
}
