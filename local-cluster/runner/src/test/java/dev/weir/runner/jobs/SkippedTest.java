package dev.weir.runner.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class SkippedTest {
    @Test
    void countsEachLineOfATableAndFileOnce() {
        Skipped skipped = new Skipped();
        skipped.add("meters", "data/a.csv", 3, "kwh: not a number");
        skipped.add("meters", "data/a.csv", 9, "kwh: empty");
        skipped.add("tariffs", "data/a.csv", 3, "price: not a number");
        skipped.add("meters", "data/a.csv", 3, "kwh: not a number");
        assertEquals(List.of(new SkippedLines("meters", "data/a.csv", 3, "kwh: not a number", 2), new SkippedLines("tariffs", "data/a.csv", 3, "price: not a number", 1)), skipped.lines());
    }
}
