package dev.weir.runner.tests;

import java.util.ArrayDeque;
import java.util.Arrays;

/** Pairs what was expected with what came. */
final class Matching {
    private Matching() {}

    @FunctionalInterface
    interface Fit {
        boolean fits(int expected, int actual);
    }

    /**
     * A partner for as many as can have one, whatever the order: named columns and tolerances can let a row fit several.
     *
     * @param known for each expected one a partner that is known already, or -1
     * @param pairs how many pairs may be looked at; past that each takes the first that is free
     * @return for each expected one its actual one, or -1
     */
    static int[] of(int[] known, int actual, Fit fit, long pairs) {
        int expected = known.length;
        int[] partner = known.clone();
        int[] taker = new int[actual];
        Arrays.fill(taker, -1);
        for (int e = 0; e < expected; e++) {
            if (partner[e] >= 0) {
                taker[partner[e]] = e;
            }
        }
        for (int e = 0; e < Math.min(expected, actual); e++) {
            // Most rows come where they are expected.
            if (partner[e] < 0 && taker[e] < 0 && fit.fits(e, e)) {
                partner[e] = e;
                taker[e] = e;
            }
        }
        long left = Arrays.stream(partner).filter(a -> a < 0).count();
        boolean thorough = left * actual <= pairs;
        for (int e = 0; e < expected; e++) {
            if (partner[e] < 0) {
                if (thorough) {
                    augment(e, partner, taker, fit);
                } else {
                    first(e, partner, taker, fit);
                }
            }
        }
        return partner;
    }

    private static void first(int e, int[] partner, int[] taker, Fit fit) {
        for (int a = 0; a < taker.length; a++) {
            if (taker[a] < 0 && fit.fits(e, a)) {
                partner[e] = a;
                taker[a] = e;
                return;
            }
        }
    }

    /** Breadth first along pairs that could be exchanged, to one that is free. */
    private static void augment(int start, int[] partner, int[] taker, Fit fit) {
        int[] reachedFrom = new int[taker.length];
        Arrays.fill(reachedFrom, -1);
        ArrayDeque<Integer> waiting = new ArrayDeque<>();
        waiting.add(start);
        while (!waiting.isEmpty()) {
            int e = waiting.remove();
            for (int a = 0; a < taker.length; a++) {
                if (reachedFrom[a] >= 0 || !fit.fits(e, a)) {
                    continue;
                }
                reachedFrom[a] = e;
                if (taker[a] >= 0) {
                    waiting.add(taker[a]);
                    continue;
                }
                for (int at = a; at >= 0; ) {
                    int giver = reachedFrom[at];
                    int before = partner[giver];
                    partner[giver] = at;
                    taker[at] = giver;
                    at = before;
                }
                return;
            }
        }
    }

    /** The most pairs that keep both orders: the longest common subsequence; for long lists, what starts and ends alike. */
    static int[] inOrder(int expected, int actual, Fit fit, long pairs) {
        int[] partner = new int[expected];
        Arrays.fill(partner, -1);
        int from = 0;
        while (from < Math.min(expected, actual) && fit.fits(from, from)) {
            partner[from] = from;
            from++;
        }
        int cut = 0;
        while (cut < Math.min(expected, actual) - from && fit.fits(expected - 1 - cut, actual - 1 - cut)) {
            partner[expected - 1 - cut] = actual - 1 - cut;
            cut++;
        }
        int rows = expected - from - cut;
        int columns = actual - from - cut;
        if ((long) rows * columns > pairs) {
            return partner;
        }
        int[][] longest = new int[rows + 1][columns + 1];
        boolean[][] fits = new boolean[rows][columns];
        for (int e = rows - 1; e >= 0; e--) {
            for (int a = columns - 1; a >= 0; a--) {
                fits[e][a] = fit.fits(from + e, from + a);
                longest[e][a] = Math.max(fits[e][a] ? 1 + longest[e + 1][a + 1] : 0, Math.max(longest[e + 1][a], longest[e][a + 1]));
            }
        }
        for (int e = 0, a = 0; e < rows && a < columns; ) {
            if (fits[e][a] && longest[e][a] == 1 + longest[e + 1][a + 1]) {
                partner[from + e++] = from + a++;
            } else if (longest[e + 1][a] >= longest[e][a + 1]) {
                e++;
            } else {
                a++;
            }
        }
        return partner;
    }
}
