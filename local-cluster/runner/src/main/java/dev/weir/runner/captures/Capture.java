package dev.weir.runner.captures;

import dev.weir.runner.WeirException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import org.apache.flink.api.common.JobID;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/** What one sink of a run received: a bounded ring of its rows, the table they fold to, and the readers of both. */
public final class Capture {
    /** How much of a sink is kept. */
    public record Bounds(long ringBytes, long foldBytes, int foldRows, Long limit) {}

    /** Told once each, outside the lock. */
    public interface Events {
        void firstRow(Capture capture);

        void limitReached(Capture capture);
    }

    /** The figures of `SinkCount` in shared/services/engine.ts. */
    public record Count(String sink, long counted, long keptFrom, long kept, long tableRows, boolean tableComplete) {}

    /**
     * What a restart did to the sink; the same record as `Repeat` in shared/services/chaos.ts.
     *
     * @param checkpoint from which the job went on; null from its beginning
     * @param written rows that the sink had received since that checkpoint
     * @param compared of these, the rows that could be compared with those that came after
     * @param again rows that came after the restart and had been there before it
     * @param delivery what the real sink promises: {@code exactly-once}, {@code at-least-once}, {@code none}; null where that is not known
     * @param keyed whether rows of one key take each other's place
     */
    public record Repeat(long at, String sink, Long checkpoint, long written, long compared, long again, String delivery, boolean keyed) {}

    private final String name;
    private final List<String> keyColumns;
    private final Bounds bounds;
    private final Events events;
    private final Received rows;
    private final Repeats repeats;
    private volatile RowType rowType;
    private volatile boolean cut;
    private volatile String delivery;
    /** Told the number of each row by the thread that brings it; null where nobody asks. */
    private volatile LongConsumer witness;

    /**
     * @param keyColumns the columns that decide which row a change is about; null where the whole row does
     * @param insertOnly whether the changelog only adds rows: its table is then the ring itself
     */
    public Capture(String name, List<String> keyColumns, boolean insertOnly, Bounds bounds, Events events) {
        this(name, keyColumns, Received.nothing(insertOnly ? null : new Fold(keyColumns != null, bounds.foldRows(), bounds.foldBytes()), bounds), bounds, events);
    }

    /** Goes on from a capture that has ended: what it holds stays, and rows are numbered after its own. */
    public Capture(Capture before, Bounds bounds, Events events) {
        this(before.name, before.keyColumns, before.rows.andMore(bounds), bounds, events);
    }

    private Capture(String name, List<String> keyColumns, Received rows, Bounds bounds, Events events) {
        this.name = name;
        this.keyColumns = keyColumns;
        this.rows = rows;
        this.bounds = bounds;
        this.events = events;
        this.repeats = new Repeats(this, rows.begins());
    }

    /**
     * Begins with what an ended capture had received when a checkpoint was taken, as if the rows since had never come.
     *
     * @param point the checkpoint of each job of the run
     * @param earlier checkpoints that can be gone back to from here as well
     */
    public static Capture rewound(Capture before, Map<JobID, Long> point, Map<JobID, Set<Long>> earlier, Bounds bounds, Events events) {
        LineParts parts = before.rows.folds() && before.rowType != null ? new LineParts(before.rowType, before.keyColumns) : null;
        Capture capture = new Capture(before.name, before.keyColumns, before.rows.at(point, earlier, parts, before.keyColumns != null, bounds), bounds, events);
        capture.rowType = before.rowType;
        return capture;
    }

    RowEncoder encoder(RowType type) {
        rowType = type;
        return new RowEncoder(type, keyColumns);
    }

    /** While it is cut, every row that comes fails its task, as where a connection is gone. */
    public void cut(boolean isCut) {
        cut = isCut;
    }

    void refuseCut() {
        if (cut) {
            throw new WeirException("sink-cut", "The sink " + name + " is cut, as if its connection was gone: what it is to write fails until it is back.");
        }
    }

    Repeats repeats() {
        return repeats;
    }

    /** What restarts did to it, the oldest first. */
    public List<Repeat> repeated() {
        return repeats.all();
    }

    /** A task of its sink has acknowledged a checkpoint. */
    public void acknowledged(String task, int subtask, long checkpoint) {
        repeats.acknowledged(task, subtask, checkpoint);
    }

    /** @param promised what the real sink promises; null where that is not known */
    void promise(String promised) {
        delivery = promised;
    }

    String delivery() {
        return delivery;
    }

    /** Takes a row; waits where a patient reader has yet to see what would be dropped for it. */
    void take(RowEncoder encoder, RowData row, Long eventTime, int subtask) throws InterruptedException {
        encoder.encode(row, eventTime);
        repeats.came(encoder.line().bytes, encoder.line().length);
        byte[] key = rows.folds() ? encoder.key(row) : null;
        long number = rows.append(encoder.line(), key, row.getRowKind(), subtask);
        if (witness != null) {
            witness.accept(number);
        }
        if (number == rows.begins()) {
            events.firstRow(this);
        }
        if (bounds.limit() != null && number == bounds.limit() - 1) {
            events.limitReached(this);
        }
    }

    /** Takes rows that are at hand, as a statement's answer is. */
    public void takeAll(RowType type, List<RowData> answer) throws InterruptedException {
        RowEncoder encoder = encoder(type);
        for (RowData row : answer) {
            take(encoder, row, null, 0);
        }
    }

    /** A writer of this sink lets a barrier pass: its rows up to here stand before that checkpoint. */
    void passed(Marks.Barrier barrier, int subtask, int subtasks) {
        rows.passed(barrier, subtask, subtasks);
    }

    /** The checkpoint is complete; only those that are given can be gone back to. */
    public void completed(JobID job, long checkpoint, Map<JobID, Set<Long>> kept) {
        rows.completed(new Marks.Barrier(job, checkpoint), Rewound.barriers(kept));
    }

    /** No row follows: readers end once they have read what is kept. */
    public void end() {
        rows.end();
    }

    /** Keeps no more than this many bytes of rows from now on. */
    public void shrink(long ringBytes) {
        rows.shrink(ringBytes);
    }

    public Count count() {
        return rows.count(name);
    }

    /** A reader from a row on; a patient one holds the sink back. Close it. */
    public RowReader read(long from, boolean isPatient) {
        return rows.reader(from, isPatient);
    }

    /** Lines of a page of the table, in chunks; of an insert-only sink, of the rows still kept. */
    public List<Ring.Chunk> table(long offset, int limit) {
        return rows.table(offset, limit);
    }

    /** Lines of the rows from a number on, all that are kept of them; of a row that is no longer kept, none. */
    public List<Ring.Chunk> since(long row) {
        return rows.since(row);
    }

    /** Has somebody told the number of every row, in the thread that brings it. */
    public void tell(LongConsumer told) {
        witness = told;
    }

    /** The type of its rows; null before a task of the sink stands. */
    public RowType rowType() {
        return rowType;
    }

    /** The columns that decide which row a change is about; null where the whole row does. */
    public List<String> keyColumns() {
        return keyColumns;
    }

    public String name() {
        return name;
    }
}
