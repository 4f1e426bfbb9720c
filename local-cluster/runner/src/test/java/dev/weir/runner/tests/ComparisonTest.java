package dev.weir.runner.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.runner.tests.TestOutcome.Difference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Rows against rows, without Flink. A row is written as {@code a 1 _}: a cell each, {@code _} for one that is not named. */
class ComparisonTest {
    private static final List<String> COLUMNS = List.of("k", "n", "x");

    private static List<String> cells(String row) {
        return Arrays.stream(row.split(" ")).map(cell -> cell.equals("_") ? null : cell).toList();
    }

    private static List<String> compare(boolean ordered, Double tolerance, List<String> key, String expected, String actual) {
        List<ExpectedRow> wanted = rows(expected).stream().map(row -> new ExpectedRow(null, cells(row))).toList();
        List<CapturedRow> came = rows(actual).stream().map(row -> new CapturedRow("+I", cells(row))).toList();
        return new Comparison(wanted, came, COLUMNS, key, Likeness.within(tolerance), false).differences(ordered).stream().map(ComparisonTest::told).toList();
    }

    private static List<String> rows(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(", "));
    }

    private static String told(Difference one) {
        return one.kind() + " " + one.expectedAt() + " " + one.actualAt() + (one.columns().isEmpty() ? "" : " " + one.columns());
    }

    @Test
    void onlyNamedColumnsAreCompared() {
        assertEquals(List.of(), compare(true, null, null, "a _ _, _ 2 _", "a 1 x, b 2 y"));
        assertEquals(List.of("differs 1 1 [n]"), compare(true, null, List.of("k"), "a _ _, b 2 _", "a 1 x, b 3 y"));
    }

    @Test
    void aTableIsAMultiset() {
        assertEquals(List.of(), compare(false, null, null, "a 1 x, a 1 x, b 1 x", "b 1 x, a 1 x, a 1 x"));
        assertEquals(List.of("missing 1 null"), compare(false, null, List.of("k"), "a 1 x, a 1 x", "a 1 x"));
        assertEquals(List.of("unexpected null 1"), compare(false, null, List.of("k"), "a 1 x", "a 1 x, a 1 x"));
    }

    @Test
    void aLooseRowTakesNoOtherOnesPartner() {
        // The first fits both, the second only the first that came.
        assertEquals(List.of(), compare(false, null, null, "a _ _, a 1 _", "a 1 x, a 2 x"));
        assertEquals(List.of(), compare(false, 1.0, null, "a 1 x, a 2 x", "a 2 x, a 3 x"));
    }

    @Test
    void rightRowsInTheWrongOrderAreToldAsMoved() {
        assertEquals(List.of("order 0 2"), compare(true, null, null, "c 1 x, a 1 x, b 1 x", "a 1 x, b 1 x, c 1 x"));
    }

    @Test
    void anOrderedListSaysWhereOneIsTooMany() {
        assertEquals(List.of("unexpected null 1"), compare(true, null, List.of("k"), "a 1 x, c 1 x", "a 1 x, b 1 x, c 1 x"));
        assertEquals(List.of("missing 1 null"), compare(true, null, List.of("k"), "a 1 x, b 1 x, c 1 x", "a 1 x, c 1 x"));
    }

    @Test
    void rowsOfOneKeyAreHeldAgainstEachOther() {
        assertEquals(List.of("differs 0 1 [n, x]", "missing 1 null", "unexpected null 0"), compare(false, null, List.of("k"), "a 1 x, b 2 x", "c 2 x, a 9 y"));
    }

    @Test
    void withoutAKeyTextsTellWhichRowOneIs() {
        assertEquals(List.of("differs 0 1 [n, x]", "missing 1 null", "unexpected null 0"), compare(false, null, null, "\"a\" 1 2, \"b\" 3 4", "\"c\" 1 4, \"a\" 5 6"));
        assertEquals(List.of("missing 0 null", "unexpected null 0", "unexpected null 1"), compare(false, null, null, "\"a\" 1 2", "\"c\" 1 2, \"d\" 1 2"));
    }

    @Test
    void twoThatAreLeftAloneAreHeldAgainstEachOther() {
        assertEquals(List.of("differs 1 1 [k, n, x]"), compare(false, null, List.of("k"), "a 1 x, b 2 y", "a 1 x, c 3 z"));
    }

    @Test
    void numbersMayDifferByTheTolerance() {
        assertEquals(List.of(), compare(false, 0.1, null, "a 1.05 x", "a 1.1 x"));
        assertEquals(List.of("differs 0 0 [n]"), compare(false, 0.01, null, "a 1.05 x", "a 1.1 x"));
        assertEquals(List.of("differs 0 0 [n]"), compare(false, null, null, "a 1.50 x", "a 1.5 x"));
        assertEquals(List.of(), compare(false, 0.5, null, "a [1,{\"b\":2}] x", "a [1.4,{\"b\":1.6}] x"));
    }

    @Test
    void theEntriesOfAMapHaveNoOrder() {
        assertEquals(List.of(), compare(true, null, null, "a {\"p\":1,\"q\":[2]} x", "a {\"q\":[2],\"p\":1} x"));
        assertEquals(List.of("differs 0 0 [n]"), compare(true, null, null, "a {\"p\":1} x", "a {\"p\":2} x"));
    }

    /** Whatever is done to a list, its differences add up: taking away what is unexpected and adding what is missing gives the other. */
    @Test
    void differencesAddUp() {
        Random random = new Random(7);
        for (int round = 0; round < 2_000; round++) {
            List<String> expected = new ArrayList<>();
            for (int i = random.nextInt(7); i > 0; i--) {
                expected.add("k" + random.nextInt(3) + " " + random.nextInt(3) + " x");
            }
            List<String> actual = new ArrayList<>(expected);
            for (int i = random.nextInt(3); i > 0; i--) {
                actual.add(random.nextInt(actual.size() + 1), "k" + random.nextInt(3) + " " + random.nextInt(3) + " x");
            }
            if (!actual.isEmpty() && random.nextBoolean()) {
                actual.remove(random.nextInt(actual.size()));
            }
            if (random.nextBoolean()) {
                Collections.shuffle(actual, random);
            }
            List<String> sorted = expected.stream().sorted().toList();
            boolean same = sorted.equals(actual.stream().sorted().toList());
            List<String> unordered = compare(false, null, null, String.join(", ", expected), String.join(", ", actual));
            assertEquals(same, unordered.isEmpty(), expected + " / " + actual);
            List<String> ordered = compare(true, null, null, String.join(", ", expected), String.join(", ", actual));
            assertEquals(expected.equals(actual), ordered.isEmpty(), expected + " / " + actual);
            long missing = unordered.stream().filter(one -> one.startsWith("missing")).count();
            long unexpected = unordered.stream().filter(one -> one.startsWith("unexpected")).count();
            assertEquals(actual.size() - expected.size(), unexpected - missing, expected + " / " + actual);
            assertTrue(same == ordered.stream().allMatch(one -> one.startsWith("order")), expected + " / " + actual);
        }
    }
}
