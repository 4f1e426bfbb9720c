package dev.weir.runner.samples;

import java.util.Collection;
import java.util.Optional;

/** The name that was probably meant. */
public final class NearestName {
    private NearestName() {}

    /** The candidate that is a slip of the pen away from a name. */
    public static Optional<String> of(String name, Collection<String> candidates) {
        return TableNames.nearest(name, candidates);
    }
}
