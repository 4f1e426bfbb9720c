package dev.weir.runner.lineage;

import dev.weir.runner.captures.Capture;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;

/**
 * Many experiments in one run of a job. The main world has all of the rows that are given; each other world lacks some. A row goes
 * once through what works row by row, and once into each operator with a key, for all worlds that agree on what that key has received so far.
 * Where one has received something else, the key's state is forked: the operator keeps it under a key of that world's own (see {@link Forks}).
 * So Flink's operators do in each world what they do in a run on its rows alone, and only where it differs is anything done again.
 */
public final class Worlds {
    /** An operator of the run. @param place among all, as in a {@link Trace} */
    record Operator(int place, boolean isDirect, boolean isLast) {}

    private static final int LOOK = 255;
    /** So many rows and timers are kept for worlds at once, in lists and maps of states. */
    private static final long MOST_KEPT = 700_000;

    private final Map<InputRow, Presence> given = new HashMap<>();
    private final Map<InputRow, BitSet> lacking;
    private final int size;
    private final Map<String, Operator> operators = new HashMap<>();
    private final Map<Integer, Presence> byId = new ConcurrentHashMap<>();
    private final List<Presence> single = new ArrayList<>();
    private final WorldSink sink;
    private final int sinkPlace;
    private final long deadline;
    private volatile String unfit;
    private BitSet holding;
    private int worked;
    private final AtomicLong kept = new AtomicLong();

    /**
     * @param lacking of each row the worlds that lack it, from 0; nobody changes these any more
     * @param size how many worlds there are beside the main one
     * @param sink whose row is asked about; it is the operator at the place
     * @param deadline of {@link System#nanoTime()}, after which nothing is worked out any more
     */
    Worlds(Map<InputRow, BitSet> lacking, int size, WorldSink sink, int sinkPlace, long deadline) {
        this.lacking = lacking;
        this.size = size;
        this.sink = sink;
        this.sinkPlace = sinkPlace;
        this.deadline = deadline;
        byId.put(Presence.EVERYWHERE.id(), Presence.EVERYWHERE);
        for (int world = 0; world < size; world++) {
            single.add(Presence.onlyIn(world));
        }
        Map<BitSet, Presence> made = new IdentityHashMap<>();
        lacking.forEach((row, without) -> given.put(row, made.computeIfAbsent(without, this::without)));
    }

    int size() {
        return size;
    }

    /** A sink of the run is captured. */
    void captures(Capture capture) {
        sink.isCapturedBy(capture);
    }

    void add(String id, boolean isDirect, boolean isLast) {
        operators.put(id, new Operator(operators.size(), isDirect, isLast));
    }

    Operator operator(String id) {
        return operators.get(id);
    }

    /** Of a row that is in the main world. @param worlds is kept, and must not change any more */
    Presence without(BitSet worlds) {
        if (worlds.isEmpty()) {
            return Presence.EVERYWHERE;
        }
        synchronized (byId) {
            Presence made = new Presence(Presence.MAIN, worlds, byId.size());
            byId.put(made.id(), made);
            return made;
        }
    }

    Presence onlyIn(int world) {
        return single.get(world);
    }

    Presence of(int id) {
        return id < 0 ? single.get(-1 - id) : byId.get(id);
    }

    /** A row as a source gives it, so that those after it know which worlds it is in. */
    public RowData give(InputRow row, RowData value, RowDataSerializer serializer) {
        return Stamp.on(serializer.toBinaryRow(value), given.getOrDefault(row, Presence.EVERYWHERE).id());
    }

    /** Whether the world that is being worked on in this thread has a row. */
    public boolean has(InputRow row) {
        int world = WorldFlow.now().world;
        BitSet without = world == Presence.MAIN ? null : lacking.get(row);
        return without == null || !without.get(world);
    }

    /** Rows of a table were found for the row that an operator works on: where one of them is left out, others are. */
    public void found(List<InputRow> rows) {
        WorldFlow flow = WorldFlow.now();
        if (flow.world == Presence.MAIN && flow.work != null) {
            rows.stream().map(lacking::get).filter(worlds -> worlds != null).forEach(flow::goesApart);
        }
    }

    /** A row has come to a last operator. */
    void sank(Operator operator, RowData row, Presence presence) throws Exception {
        if (operator.place() == sinkPlace) {
            sink.take(row, presence);
        }
    }

    /** Nothing that was worked out holds. @param why for whoever looks into it */
    public void isUnfit(String why) {
        unfit = why;
    }

    /** The worlds in which the sink holds the row that is asked about; the main one is the last of them. */
    BitSet holding() {
        holding = holding == null ? sink.holding() : holding;
        return holding;
    }

    /** A number that worlds have in common where the sink has received the same. */
    long table(int world) {
        return sink.table(world);
    }

    /** Null where what was worked out holds. */
    String unfit() {
        return unfit;
    }

    /** Whether to work on; false once the time is over or something is unfit. */
    boolean goOn() {
        // Not exact, as several threads count.
        if ((++worked & LOOK) == 0 && System.nanoTime() > deadline) {
            unfit = "time";
        }
        return unfit == null;
    }

    /** An operator keeps more for worlds than it would without. */
    void keeps(int more) {
        kept.addAndGet(more);
        if (isTooMuch()) {
            unfit = "memory";
        }
    }

    /** Whether these are too many worlds to be kept in memory at once. */
    boolean isTooMuch() {
        return kept.get() > MOST_KEPT;
    }

    BinaryRowData key(BinaryRowData key, int world) {
        return Stamp.on(key, world);
    }
}
