package dev.weir.runner.samples;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.table.data.GenericRowData;

/** Walks a sample from a position: reads, decodes, keeps what the planner asked for, and starts over where the sample loops. */
final class SampleCursor implements Closeable {
    /** Records read for one row before its task is let go on. */
    private static final int STRETCH = 1_000;

    private final SamplePlan plan;
    private final RecordDecoder decoder;
    private final RowOutput output;
    private final EventTimes eventTimes;
    private final BrokenRecords broken;
    private final Deque<SampleRow> ready = new ArrayDeque<>();
    private RecordFeed feed;
    private final Replay replay;
    private SamplePosition position;
    private final SamplePosition from;
    private volatile SampleSplits splits;
    private String split;
    private boolean metItsPart;
    private boolean ended;

    SampleCursor(SamplePlan plan, SamplePosition from, JobID job, ClassLoader loader, DeserializationSchema.InitializationContext context)
            throws Exception {
        this.plan = plan;
        this.position = from.alone();
        this.from = from;
        this.replay = plan.stream().replay();
        this.decoder = Decoders.of(plan);
        this.output = new RowOutput(plan, loader);
        this.eventTimes = EventTimes.of(plan, loader);
        this.broken = new BrokenRecords(plan, job);
        decoder.open(context);
        feed = openFeed();
    }

    /** The next row; null at the end, and after a long stretch without one, so that its task can turn to other work. */
    SampleRow next() throws IOException {
        if (plan.stream().splits() != null && splits == null) {
            splits = readSplits();
        }
        for (int read = 0; ready.isEmpty() && !ended && read < STRETCH; read++) {
            SampleRecord record = isLimitReached() ? null : feed.next();
            if (record != null && !replay.endsBefore(record.number())) {
                decode(record);
            } else {
                ended = isLimitReached() || !startOver();
            }
        }
        return ready.poll();
    }

    /** Null where watermarks are not made by split; else known with the first row. */
    SampleSplits splits() {
        return splits;
    }

    /** The place of the first record that is still to be given. */
    long start() {
        return from.record();
    }

    boolean hasEnded() {
        return ended && ready.isEmpty();
    }

    @Override
    public void close() throws IOException {
        feed.close();
    }

    private boolean isLimitReached() {
        return plan.limit() != null && position.rows() >= plan.limit();
    }

    private void decode(SampleRecord record) throws IOException {
        int given = record.number() == position.record() ? position.row() : 0;
        List<GenericRowData> rows = new ArrayList<>();
        try {
            decoder.decode(record, rows::add);
            split = splits == null ? null : decoder.splitOf(record);
            for (int i = 0; i < rows.size() && !isLimitReached(); i++) {
                GenericRowData row = Changes.deliver(rows.get(i), plan);
                if (row != null) {
                    add(row, i >= given, record.number(), i + 1, i + 1 == rows.size());
                }
            }
        } catch (RecordDecoder.BrokenRecord e) {
            ready.clear();
            broken.met(record, e);
        }
        position = position.at(record.number() + 1, 0);
    }

    private void add(GenericRowData row, boolean isNew, long record, int rowsOfRecord, boolean isLast) {
        long inFile = eventTimes.of(row);
        if (!replay.holds(record, inFile)) {
            return;
        }
        metItsPart = true;
        long time = eventTimes.shift(row, inFile, position.shift());
        position = position.seen(inFile);
        if (isNew && output.keeps(row)) {
            position = isLast ? position.at(record + 1, 0).given() : position.at(record, rowsOfRecord).given();
            ready.add(new SampleRow(output.project(row), output.key(row), time, position, split));
        }
    }

    private boolean startOver() throws IOException {
        // A part that no row is in would be looked for without end.
        if (!plan.stream().loops() || feed.isEmpty() || !metItsPart && position.rows() == 0) {
            return false;
        }
        feed.close();
        long span = position.span() != 0 ? position.span() : eventTimes.span(position.first(), position.last(), position.rows());
        position = position.nextPass(span);
        feed = openFeed();
        return true;
    }

    private SampleSplits readSplits() throws IOException {
        try (RecordFeed all = openAll()) {
            return SampleSplits.in(all, decoder, plan.stream().loops());
        }
    }

    private RecordFeed openFeed() throws IOException {
        RecordFeed all = openAll();
        all.skip(position.record());
        return all;
    }

    private RecordFeed openAll() throws IOException {
        Records files = Records.of(plan.stream());
        return plan.stream().orderBy() == null ? RecordFeed.of(files) : SortedRecords.of(plan, files, decoder, eventTimes);
    }
}
