package dev.weir.runner.savepoints;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which job of a script starts from which savepoint; each operator is a letter. */
class JobPairsTest {
    @Test
    void eachJobHasItsOwn() {
        assertEquals(Map.of(0, 0, 1, 1), JobPairs.of(ids("sa", "sb"), ids("sa", "sb")));
    }

    @Test
    void aJobThatMovedTakesItAlong() {
        assertEquals(Map.of(0, 1, 1, 0), JobPairs.of(ids("sa", "sb"), ids("sb", "sa")));
        assertEquals(Map.of(1, 0, 2, 1), JobPairs.of(ids("sa", "sb"), ids("sn", "sa", "sb")));
        assertEquals(Map.of(0, 1), JobPairs.of(ids("sa", "sb"), ids("sb")));
    }

    @Test
    void oneThatChangedKeepsItsPlace() {
        assertEquals(Map.of(0, 0, 1, 1), JobPairs.of(ids("sa", "sb"), ids("sx", "sb")));
        assertEquals(Map.of(0, 0, 1, 1), JobPairs.of(ids("sa", "sb"), ids("sx", "sy")));
    }

    @Test
    void nothingInCommonIsNoPair() {
        assertEquals(Map.of(1, 0), JobPairs.of(ids("sa"), ids("x", "sa")));
        assertEquals(Map.of(), JobPairs.of(ids("a"), ids("b")));
    }

    private static List<Set<String>> ids(String... jobs) {
        return java.util.Arrays.stream(jobs).map(job -> Set.of(job.split(""))).toList();
    }
}
