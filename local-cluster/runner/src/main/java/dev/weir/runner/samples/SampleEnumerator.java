package dev.weir.runner.samples;

import java.io.IOException;
import java.util.List;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;

/** Hands the one split to subtask 0; the others have nothing to do, and go home when it is through. */
final class SampleEnumerator implements SplitEnumerator<SamplePosition, SampleProgress> {
    private final SplitEnumeratorContext<SamplePosition> context;
    private final ReplayClock.Place place;
    private SampleProgress progress;

    /** @param place where the sample keeps step with others, or null */
    SampleEnumerator(SplitEnumeratorContext<SamplePosition> context, SampleProgress progress, ReplayClock.Place place) {
        this.context = context;
        this.progress = progress;
        this.place = place;
    }

    @Override
    public void start() {}

    @Override
    public void handleSplitRequest(int subtask, String host) {}

    @Override
    public void addReader(int subtask) {
        if (subtask == 0 && progress.waiting() != null) {
            context.assignSplit(progress.waiting(), 0);
            progress = new SampleProgress(null, progress.finished());
        }
        if (subtask == 0 || progress.finished()) {
            context.signalNoMoreSplits(subtask);
        }
    }

    @Override
    public void addSplitsBack(List<SamplePosition> splits, int subtask) {
        // Only one subtask ever has the split, and even that one may fail before it was given it.
        if (!splits.isEmpty()) {
            progress = new SampleProgress(splits.get(0), false);
        }
    }

    @Override
    public void handleSourceEvent(int subtask, SourceEvent event) {
        progress = new SampleProgress(null, true);
        context.registeredReaders().keySet().stream().filter(other -> other != 0 && other != subtask).forEach(context::signalNoMoreSplits);
    }

    @Override
    public SampleProgress snapshotState(long checkpoint) {
        return progress;
    }

    @Override
    public void close() throws IOException {
        if (place != null) {
            place.leave();
        }
    }

    /** Sent by the reader that gave the last row. */
    record Finished() implements SourceEvent {}
}
