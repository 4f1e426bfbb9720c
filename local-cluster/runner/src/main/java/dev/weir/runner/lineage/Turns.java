package dev.weir.runner.lineage;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * The order in which the sources of a job give their rows, the same in every run: by event time, of one time a table after the other, and rows
 * without a time before all others. One source gives at a time, and the next one when what was given has been worked on to the end (see
 * {@link Wave}). So two inputs do not race each other, and what is left out changes nothing of the order of the rest.
 */
public final class Turns {
    /** In so many slices rows are given, however many there are; of a few, one by one. */
    private static final int SLICES = 1_000;
    /** But where rows go two ways at once, no slice is larger than this: it must fit into a network buffer. */
    private static final int MOST_OF_SLICE = 64;

    private final List<String> ids;
    private final int mostOfSlice;
    private final Map<Integer, Source> sources = new TreeMap<>();
    private final List<Integer> order = new ArrayList<>();
    private int turn;

    /** @param ids of all scans of the job, in the order of its graph; @param forks whether the rows of an operator go two ways */
    Turns(List<String> ids, boolean forks) {
        this.ids = ids;
        this.mostOfSlice = forks ? MOST_OF_SLICE : Integer.MAX_VALUE;
    }

    /** A source is ready. @param places of its rows among the scan's; null for all */
    public synchronized Source join(String id, FedScan scan, int[] places) {
        Source source = new Source(scan, places);
        sources.put(ids.indexOf(id), source);
        if (sources.size() == ids.size()) {
            begin();
        }
        return source;
    }

    private void begin() {
        List<FedScan> scans = sources.values().stream().map(source -> source.scan).toList();
        List<int[]> slices = slices(scans);
        List<int[]> turns = new ArrayList<>();
        sources.forEach((at, source) -> {
            source.slices = slices.get(at);
            source.ofTurns().forEach(slice -> turns.add(new int[] {slice, at}));
        });
        turns.stream().sorted(Comparator.<int[]>comparingInt(one -> one[0]).thenComparingInt(one -> one[1])).forEach(one -> order.add(one[1]));
        order.addAll(sources.keySet());
        callNext();
    }

    private void callNext() {
        if (turn < order.size()) {
            sources.get(order.get(turn)).called.complete(null);
        }
    }

    /** Of each scan the slice of each of its rows. */
    private List<int[]> slices(List<FedScan> scans) {
        int total = scans.stream().mapToInt(scan -> scan.rows().size()).sum();
        int size = Math.max(1, Math.min(mostOfSlice, total / SLICES));
        List<int[]> all = scans.stream().map(scan -> new int[scan.rows().size()]).toList();
        int[] next = new int[scans.size()];
        long[] times = new long[scans.size()];
        Arrays.fill(times, Long.MIN_VALUE);
        for (int given = 0; given < total; given++) {
            int first = -1;
            for (int at = 0; at < next.length; at++) {
                if (next[at] < all.get(at).length) {
                    // A late row does not go before the rows that it follows.
                    times[at] = Math.max(times[at], scans.get(at).rows().get(next[at]).eventTime());
                    first = first < 0 || times[at] < times[first] ? at : first;
                }
            }
            all.get(first)[next[first]++] = given / size;
        }
        return all;
    }

    /** What a job's source has to know of the others. Used by the source's thread alone. */
    public final class Source {
        private final FedScan scan;
        private final int[] places;
        private int[] slices;
        private volatile CompletableFuture<Void> called = new CompletableFuture<>();

        private Source(FedScan scan, int[] places) {
            this.scan = scan;
            this.places = places;
        }

        /** Null when it is this source's turn, to give rows or to end; else what to wait for before asking again. */
        public CompletableFuture<Void> turn() {
            return called.isDone() ? null : called;
        }

        /** Rows were given. @param next how many in all */
        public void gave(int next) throws IOException {
            if (next == size() || slice(next) != slice(next - 1)) {
                handOn();
            }
        }

        /** It has given all rows and its last watermark. */
        public void ended() throws IOException {
            handOn();
        }

        private void handOn() throws IOException {
            Wave.pass();
            synchronized (Turns.this) {
                called = new CompletableFuture<>();
                turn++;
                callNext();
            }
        }

        private int size() {
            return places == null ? slices.length : places.length;
        }

        private int slice(int at) {
            return slices[places == null ? at : places[at]];
        }

        private List<Integer> ofTurns() {
            List<Integer> all = new ArrayList<>();
            for (int at = 0; at < size(); at++) {
                if (at == 0 || slice(at) != slice(at - 1)) {
                    all.add(slice(at));
                }
            }
            return all;
        }
    }
}
