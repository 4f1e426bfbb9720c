package dev.weir.runner.samples;

import java.util.List;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;

/** Tells every reader that no split will come. */
final class NoSplits implements SplitEnumerator<SamplePosition, SampleProgress> {
    private final SplitEnumeratorContext<SamplePosition> context;

    NoSplits(SplitEnumeratorContext<SamplePosition> context) {
        this.context = context;
    }

    @Override
    public void start() {}

    @Override
    public void handleSplitRequest(int subtask, String host) {}

    @Override
    public void addSplitsBack(List<SamplePosition> splits, int subtask) {}

    @Override
    public void addReader(int subtask) {
        context.signalNoMoreSplits(subtask);
    }

    @Override
    public SampleProgress snapshotState(long checkpoint) {
        return SampleProgress.START;
    }

    @Override
    public void close() {}
}
