package dev.weir.runner.lineage;

import java.util.List;
import java.util.function.Predicate;

/** Reads the records of a sample as they are written. */
public interface LineFinder {
    /** Those that are wanted, in replay order, up to a number of them. */
    List<SampleLine> find(Predicate<SampleLine> wanted, int most) throws Exception;
}
