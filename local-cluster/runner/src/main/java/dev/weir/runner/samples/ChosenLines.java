package dev.weir.runner.samples;

import dev.weir.runner.lineage.LineFinder;
import dev.weir.runner.lineage.SampleLine;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.flink.metrics.MetricGroup;

/** Finds records of a sample as they are written, numbered as its rows are given. */
record ChosenLines(SamplePlan plan, MetricGroup metrics, ClassLoader loader) implements LineFinder {
    @Override
    public List<SampleLine> find(Predicate<SampleLine> wanted, int most) throws Exception {
        List<SampleLine> found = new ArrayList<>();
        try (RecordFeed feed = feed()) {
            for (SampleRecord record = feed.next(); record != null && found.size() < most; record = feed.next()) {
                SampleLine line = new SampleLine(record.number(), record.file(), record.line(), record.text());
                if (wanted.test(line)) {
                    found.add(line);
                }
            }
        }
        return found;
    }

    private RecordFeed feed() throws Exception {
        Records files = Records.of(plan.stream());
        if (plan.stream().orderBy() == null) {
            return RecordFeed.of(files);
        }
        RecordDecoder decoder = Decoders.of(plan);
        decoder.open(Decoders.context(metrics, loader));
        return SortedRecords.of(plan, files, decoder, EventTimes.of(plan, loader));
    }
}
