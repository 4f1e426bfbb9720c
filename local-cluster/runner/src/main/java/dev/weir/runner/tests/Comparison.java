package dev.weir.runner.tests;

import dev.weir.runner.tests.TestOutcome.Difference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Holds the rows of a sink against those that a test expects, and says where they differ. */
final class Comparison {
    /** Pairs that are looked at for the best match; past that, rows are matched in their order. */
    private static final long PAIRS = 4_000_000;

    private final List<ExpectedRow> expected;
    private final List<CapturedRow> actual;
    private final List<String> columns;
    private final int[] key;
    private final Likeness likeness;
    private final boolean ofChanges;

    /**
     * @param key the columns that decide which row one is; empty where the whole row does
     * @param ofChanges whether the rows are changes, which have kinds
     */
    Comparison(List<ExpectedRow> expected, List<CapturedRow> actual, List<String> columns, List<String> key, Likeness likeness, boolean ofChanges) {
        this.expected = expected;
        this.actual = actual;
        this.columns = columns;
        this.key = key == null ? new int[0] : key.stream().mapToInt(columns::indexOf).filter(i -> i >= 0).toArray();
        this.likeness = likeness;
        this.ofChanges = ofChanges;
    }

    List<Difference> differences(boolean ordered) {
        int[] partners = Matching.of(known(), actual.size(), (e, a) -> likeness.fits(expected.get(e), actual.get(a)), PAIRS);
        boolean same = expected.size() == actual.size() && Arrays.stream(partners).noneMatch(a -> a < 0);
        if (!ordered) {
            return same ? List.of() : unmatched(partners);
        }
        int[] aligned = Matching.inOrder(expected.size(), actual.size(), (e, a) -> likeness.fits(expected.get(e), actual.get(a)), PAIRS);
        boolean inOrder = expected.size() == actual.size() && Arrays.stream(aligned).noneMatch(a -> a < 0);
        return inOrder ? List.of() : same ? moved(aligned, partners) : unmatched(aligned);
    }

    /** Partners that need no search: of rows that say every column, or all of their key. -1 for none. */
    private int[] known() {
        int[] partners = new int[expected.size()];
        Arrays.fill(partners, -1);
        Map<String, Deque<Integer>> byKey = new HashMap<>();
        for (int a = 0; a < actual.size(); a++) {
            byKey.computeIfAbsent(keyOf(actual.get(a).cells()), key -> new ArrayDeque<>()).add(a);
        }
        for (int e = 0; e < expected.size(); e++) {
            String own = keyOf(expected.get(e).cells());
            Deque<Integer> same = own == null ? null : byKey.get(own);
            if (same != null && !same.isEmpty() && likeness.fits(expected.get(e), actual.get(same.peek()))) {
                partners[e] = same.remove();
            }
        }
        return partners;
    }

    /** Null where a cell of it is not named. */
    private String keyOf(List<String> cells) {
        List<String> own = key.length == 0 ? cells : Arrays.stream(key).mapToObj(cells::get).toList();
        return own.contains(null) ? null : String.join("\u0000", own);
    }

    /** The right rows in the wrong order: those that are out of place. */
    private List<Difference> moved(int[] aligned, int[] partners) {
        BitSet taken = new BitSet();
        Arrays.stream(aligned).filter(a -> a >= 0).forEach(taken::set);
        List<Difference> all = new ArrayList<>();
        for (int e = 0; e < aligned.length; e++) {
            if (aligned[e] < 0) {
                int a = partners[e];
                for (int free = 0; free < actual.size(); free++) {
                    if (!taken.get(free) && likeness.fits(expected.get(e), actual.get(free))) {
                        a = free;
                        break;
                    }
                }
                taken.set(a);
                all.add(difference("order", e, a, List.of()));
            }
        }
        return all;
    }

    /** Rows without a partner; one that is of the same key, or else most like, is told beside it. */
    private List<Difference> unmatched(int[] partners) {
        List<Integer> missing = new ArrayList<>();
        BitSet taken = new BitSet();
        for (int e = 0; e < partners.length; e++) {
            if (partners[e] < 0) {
                missing.add(e);
            } else {
                taken.set(partners[e]);
            }
        }
        List<Integer> free = new ArrayList<>();
        for (int a = taken.nextClearBit(0); a < actual.size(); a = taken.nextClearBit(a + 1)) {
            free.add(a);
        }
        List<Difference> all = new ArrayList<>();
        // Of two that are left alone, one is what became of the other.
        boolean pair = missing.size() == 1 && free.size() == 1 && likeness.isKind(expected.get(missing.get(0)), actual.get(free.get(0)));
        for (int e : missing) {
            Integer near = pair ? free.get(0) : all.size() < Checks.MOST ? nearest(e, free) : null;
            free.remove(near);
            all.add(near == null ? difference("missing", e, null, List.of()) : difference("differs", e, near, likeness.differing(expected.get(e), actual.get(near), false)));
        }
        free.forEach(a -> all.add(difference("unexpected", null, a, List.of())));
        return all;
    }

    private Integer nearest(int e, List<Integer> free) {
        Integer best = null;
        int most = 0;
        for (int a : free.subList(0, Math.min(free.size(), 1_000))) {
            int alike = alike(expected.get(e), actual.get(a));
            if (alike > most) {
                most = alike;
                best = a;
            }
        }
        return best;
    }

    /** How much two rows are alike; 0 for not so much that they would be taken for each other. */
    private int alike(ExpectedRow row, CapturedRow other) {
        if (!likeness.isKind(row, other)) {
            return 0;
        }
        List<Integer> differing = likeness.differing(row, other, false);
        boolean keyed = key.length > 0 && Arrays.stream(key).allMatch(k -> row.cells().get(k) != null);
        if (keyed) {
            return Arrays.stream(key).noneMatch(differing::contains) ? 1 + columns.size() - differing.size() : 0;
        }
        int all = weight(row, List.of());
        int same = weight(row, differing);
        return 2 * same >= all ? same : 0;
    }

    /** Texts and times tell more of which row one is than numbers do, which are often what is counted. */
    private static int weight(ExpectedRow row, List<Integer> without) {
        int weight = 0;
        for (int i = 0; i < row.cells().size(); i++) {
            String cell = row.cells().get(i);
            weight += cell == null || without.contains(i) ? 0 : cell.startsWith("\"") ? 3 : 1;
        }
        return weight;
    }

    private Difference difference(String kind, Integer e, Integer a, List<Integer> differing) {
        return new Difference(kind, e, a, e == null ? null : expected.get(e).named(columns), a == null ? null : actual.get(a).named(columns, ofChanges),
                differing.stream().map(columns::get).toList());
    }
}
