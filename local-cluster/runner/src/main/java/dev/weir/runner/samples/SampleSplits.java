package dev.weir.runner.samples;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.table.data.RowData;

/**
 * The splits that a sample was recorded from, such as the partitions of a topic. Each has a watermark of its own, and the least of them is the
 * source's, as it was where the rows came from; one that has given its last row is waited for no more.
 */
final class SampleSplits {
    /** By split the place of its last record. */
    private final Map<String, Long> last;
    private final boolean loops;
    private final Map<String, SourceOutput<RowData>> outputs = new HashMap<>();
    private final Deque<String> ending = new ArrayDeque<>();

    private SampleSplits(Map<String, Long> last, boolean loops) {
        this.last = last;
        this.loops = loops;
    }

    /** Looks through the records once: which splits there are has to be known before the first watermark. */
    static SampleSplits in(RecordFeed records, RecordDecoder decoder, boolean loops) throws IOException {
        Map<String, Long> last = new HashMap<>();
        for (SampleRecord record = records.next(); record != null; record = records.next()) {
            last.put(decoder.splitOf(record), record.number());
        }
        return new SampleSplits(last, loops);
    }

    /** @param from the records before this place were given already */
    void open(ReaderOutput<RowData> output, long from) {
        List<String> left = new ArrayList<>(last.keySet());
        left.removeIf(split -> !loops && last.get(split) < from);
        left.sort(Comparator.comparing(last::get));
        left.forEach(split -> outputs.put(split, output.createOutputForSplit(split)));
        ending.addAll(left);
        // The sample itself has no time beside that of its parts.
        if (!left.isEmpty()) {
            output.releaseOutputForSplit(SamplePosition.SPLIT);
        }
    }

    SourceOutput<RowData> of(String split, ReaderOutput<RowData> output) {
        return outputs.getOrDefault(split, output);
    }

    /** A record has been given: splits that end with it, or ended before, hold no watermark back. The last of all stays. */
    void passed(long record, ReaderOutput<RowData> output) {
        while (!loops && ending.size() > 1 && last.get(ending.peek()) <= record) {
            String split = ending.poll();
            outputs.remove(split);
            output.releaseOutputForSplit(split);
        }
    }
}
