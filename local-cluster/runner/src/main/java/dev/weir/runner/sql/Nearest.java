package dev.weir.runner.sql;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** The name that was probably meant: the one a slip of the pen away. */
final class Nearest {
    private static final int SHORTEST = 3;

    private Nearest() {}

    /** None for a name so short that every other would be near. */
    static Optional<String> of(String name, Collection<String> candidates) {
        if (name.length() < SHORTEST) {
            return Optional.empty();
        }
        LevenshteinDistance distance = new LevenshteinDistance(Math.max(1, name.length() / 3));
        String best = null;
        int least = Integer.MAX_VALUE;
        for (String candidate : candidates) {
            int steps = candidate.equals(name) ? -1 : distance.apply(name.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
            if (steps >= 0 && (steps < least || steps == least && candidate.compareTo(best) < 0)) {
                best = candidate;
                least = steps;
            }
        }
        return Optional.ofNullable(best);
    }
}
