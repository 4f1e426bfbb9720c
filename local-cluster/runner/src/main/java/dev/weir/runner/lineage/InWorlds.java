package dev.weir.runner.lineage;

import dev.weir.runner.jobs.Sink;
import dev.weir.runner.lineage.Experiments.Result;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Leaves out each of many rows in a world of its own, some hundred worlds a run. */
final class InWorlds {
    private static final int MOST = 1_000;
    private static final int FEWEST = 8;

    private final Experiments experiments;
    private final Sink sink;
    private final Wanted wanted;
    private final int sinkPlace;

    /** @param sinkPlace the place of the operator that is the sink, among those of a {@link Trace} */
    InWorlds(Experiments experiments, Sink sink, Wanted wanted, int sinkPlace) {
        this.experiments = experiments;
        this.sink = sink;
        this.wanted = wanted;
        this.sinkPlace = sinkPlace;
    }

    /** What leaving out each of the rows does; of some it may not be known. */
    Omissions each(List<InputRow> rows) throws Exception {
        Set<InputRow> needed = new HashSet<>();
        Set<InputRow> spare = new HashSet<>();
        run(rows, rows.size(), false, (from, to) -> alone(rows.subList(from, to)), (at, worlds, world) -> (worlds.holding().get(world) ? spare : needed).add(rows.get(at)));
        return new Omissions(needed, spare, this);
    }

    /**
     * Those of some rows that look spare beside the ones before them: given one after the other, each of these changes nothing at the sink. That is a guess,
     * as for some rows of a {@code COUNT(DISTINCT …)} or a {@code MAX} of ties, where each can be left out but not all.
     *
     * @param some of the rows, in their order
     */
    Set<InputRow> repeated(List<InputRow> rows, List<InputRow> some) throws Exception {
        Long[] tables = new Long[some.size() + 1];
        run(rows, tables.length, true, (from, to) -> endings(some, from, to), (at, worlds, world) -> tables[at] = worlds.table(world));
        Set<InputRow> repeated = new HashSet<>();
        for (int at = 0; at < some.size(); at++) {
            if (tables[at] != null && tables[at].equals(tables[at + 1])) {
                repeated.add(some.get(at));
            }
        }
        return repeated;
    }

    private static Map<InputRow, BitSet> alone(List<InputRow> rows) {
        Map<InputRow, BitSet> lacking = new HashMap<>();
        for (int world = 0; world < rows.size(); world++) {
            lacking.computeIfAbsent(rows.get(world), of -> new BitSet()).set(world);
        }
        return lacking;
    }

    /** The worlds that lack all rows from one on: the first of them from the row at the first place. */
    private static Map<InputRow, BitSet> endings(List<InputRow> rows, int from, int to) {
        Map<InputRow, BitSet> lacking = new HashMap<>();
        BitSet all = new BitSet();
        all.set(0, to - from);
        for (int at = from; at < rows.size(); at++) {
            lacking.put(rows.get(at), at >= to - 1 ? all : all.get(0, at - from + 1));
        }
        return lacking;
    }

    private interface Lacking {
        /** Of each row the worlds that lack it: of all worlds some, which count from 0. */
        Map<InputRow, BitSet> of(int from, int to);
    }

    private interface Told {
        /** @param at among all worlds; @param world among those of the run */
        void of(int at, Worlds worlds, int world);
    }

    /** Some hundred at a time, from the last on: where time is short, what is known of late rows is of use. Whether the row is there with all rows has to be seen each time. */
    private void run(List<InputRow> rows, int all, boolean sums, Lacking lacking, Told told) throws Exception {
        int to = all;
        for (int size = MOST; to > 0 && size >= FEWEST; ) {
            int from = Math.max(0, to - size);
            Worlds worlds = run(rows, lacking.of(from, to), to - from, sums);
            if (worlds != null && worlds.unfit() == null && worlds.holding().get(worlds.size())) {
                for (int at = from; at < to; at++) {
                    told.of(at, worlds, at - from);
                }
                to = from;
            } else if (worlds != null && worlds.isTooMuch()) {
                size /= 2;
            } else {
                return;
            }
        }
    }

    /** Null where there is no time left, or the job fails in one of the worlds. */
    private Worlds run(Collection<InputRow> rows, Map<InputRow, BitSet> lacking, int size, boolean sums) throws Exception {
        long began = System.nanoTime();
        if (experiments.worldNanos() <= 0) {
            return null;
        }
        Worlds worlds = new Worlds(lacking, size, new WorldSink(sink, wanted, size, sums), sinkPlace, began + experiments.worldNanos());
        Result result = experiments.apart(rows, worlds);
        experiments.spent(System.nanoTime() - began);
        return result.failure() == null ? worlds : null;
    }
}
