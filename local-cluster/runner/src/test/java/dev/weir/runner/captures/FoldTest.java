package dev.weir.runner.captures;

import static org.apache.flink.types.RowKind.DELETE;
import static org.apache.flink.types.RowKind.INSERT;
import static org.apache.flink.types.RowKind.UPDATE_AFTER;
import static org.apache.flink.types.RowKind.UPDATE_BEFORE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.Test;

/** The table that a changelog folds to. */
class FoldTest {
    private final Fold keyed = new Fold(true, 3, 1 << 20);
    private final Fold whole = new Fold(false, 3, 1 << 20);

    @Test
    void keepsARowsPlaceWhenItIsUpdated() {
        change(keyed, INSERT, "a", "1");
        change(keyed, INSERT, "b", "1");
        change(keyed, UPDATE_BEFORE, "a", "1");
        change(keyed, UPDATE_AFTER, "a", "2");
        assertEquals(List.of("a2", "b1"), table(keyed));
    }

    @Test
    void upsertsNeedNoRetraction() {
        change(keyed, INSERT, "a", "1");
        change(keyed, UPDATE_AFTER, "a", "2");
        change(keyed, DELETE, "a", "2");
        change(keyed, DELETE, "unknown", "0");
        assertEquals(List.of(), table(keyed));
        assertEquals(0, keyed.rows());
    }

    @Test
    void anUpdateThatChangesTheKeyMovesTheRow() {
        change(keyed, INSERT, "a", "1");
        change(keyed, UPDATE_BEFORE, "a", "1");
        assertEquals(0, keyed.rows());
        change(keyed, UPDATE_AFTER, "b", "1");
        assertEquals(List.of("b1"), table(keyed));
    }

    @Test
    void equalRowsWithoutKeyAreCounted() {
        change(whole, INSERT, "x", "");
        change(whole, INSERT, "y", "");
        change(whole, INSERT, "x", "");
        assertEquals(List.of("x", "x", "y"), table(whole));
        change(whole, DELETE, "x", "");
        assertEquals(List.of("x", "y"), table(whole));
    }

    @Test
    void saysWhenItsCapLeavesRowsOut() {
        for (String key : List.of("a", "b", "c")) {
            change(keyed, INSERT, key, "1");
        }
        assertTrue(keyed.isComplete());
        change(keyed, INSERT, "d", "1");
        assertFalse(keyed.isComplete());
        assertEquals(List.of("a1", "b1", "c1"), table(keyed));
    }

    @Test
    void isBoundedByBytesToo() {
        Fold small = new Fold(true, 1_000, 64);
        for (int key = 0; key < 100; key++) {
            change(small, INSERT, "key" + key, "value");
        }
        assertFalse(small.isComplete());
        assertTrue(small.rows() < 10);
    }

    @Test
    void pagesFromAnyRow() {
        for (String key : List.of("a", "b", "c")) {
            change(keyed, INSERT, key, "1");
        }
        assertEquals(1, keyed.page(1, 1).size());
        assertEquals("[\"+I\",null,b1]\n", new String(keyed.page(1, 1).get(0), StandardCharsets.UTF_8));
    }

    private static void change(Fold fold, RowKind kind, String key, String value) {
        byte[] line = ("[\"" + kind.shortString() + "\",null," + key + value + "]\n").getBytes(StandardCharsets.UTF_8);
        fold.apply(kind, key.getBytes(StandardCharsets.UTF_8), line, line.length);
    }

    private static List<String> table(Fold fold) {
        return fold.page(0, 100).stream()
                .map(line -> new String(line, StandardCharsets.UTF_8).replaceAll("^\\[\"\\+I\",null,|]\n$", ""))
                .toList();
    }
}
