package dev.weir.runner.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

class BrokenNamesTest {
    @Test
    void findsTheFirstAddedAsAWholeWord() {
        BrokenNames names = new BrokenNames();
        assertNull(names.firstIn("Object 'flights' not found"));
        for (String name : new String[] {"Größe", "flights", "my table", "late_1", "a.b"}) {
            names.add(name);
        }
        assertEquals("flights", names.firstIn("Table 'late_1' over 'FLIGHTS' not found"));
        assertEquals("late_1", names.firstIn("late_1"));
        assertNull(names.firstIn("late_12 and xlate_1 and flights2 and flightsé"));
        assertEquals("my table", names.firstIn("Object 'My Table' not found, late_1"));
        assertNull(names.firstIn("Object 'my tables' not found"));
        assertEquals("Größe", names.firstIn("no größe, no flights"));
        assertEquals("a.b", names.firstIn("over `a.b`"));
    }
}
