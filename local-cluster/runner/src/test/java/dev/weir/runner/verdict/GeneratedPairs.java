package dev.weir.runner.verdict;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Pairs that nobody thought of: a query is put together at random, and the new version is the old one with one to three of its parts put
 * together anew. The same seed gives the same pairs on every machine.
 */
final class GeneratedPairs {
    private static final long SEED = 20260101;
    private static final String[] KEYS = {"k", "x", "g", "k, g"};
    private static final String[] AGGREGATES = {"COUNT(*)", "SUM(v)", "MAX(w)", "COUNT(DISTINCT w)", "MIN(v) FILTER (WHERE w > 3)"};
    private static final String[] FILTERS = {"id > 0", "v >= 0", "w < 100"};
    private static final String[] JOINS = {"JOIN", "LEFT JOIN"};
    private static final int[] LIFETIMES = {0, 1};
    private static final int[] PARALLELISM = {1, 2};

    private final Random random = new Random(SEED);

    private GeneratedPairs() {}

    static List<Pairs.Pair> some(int count) {
        return new GeneratedPairs().make(count);
    }

    /** The parts of a query, each chosen by number. */
    private record Parts(int shape, int key, List<Integer> aggregates, int filter, int join, int lifetime, int parallelism) {
        Version version() {
            Version version = Version.of(query()).parallel(PARALLELISM[parallelism]);
            return LIFETIMES[lifetime] == 0 ? version : version.set("table.exec.state.ttl", "1 d");
        }

        private String query() {
            String key = KEYS[key()];
            StringBuilder select = new StringBuilder(key);
            for (int i = 0; i < aggregates.size(); i++) {
                select.append(", ").append(AGGREGATES[aggregates.get(i)]).append(" AS a").append(i);
            }
            String grouped = "SELECT " + select + " FROM orders WHERE " + FILTERS[filter] + " GROUP BY " + key;
            return switch (shape) {
                case 0 -> grouped;
                case 1 -> "SELECT o.k, o.v, c.w FROM orders o " + JOINS[join] + " (SELECT * FROM clicks WHERE " + FILTERS[filter] + ") c ON o.k = c.k AND o.g = c.g";
                case 2 -> "SELECT COUNT(*) AS n, MAX(a0) AS m FROM (" + grouped + ")";
                default -> "SELECT q.*, c.v FROM (" + grouped + ") q " + JOINS[join] + " (SELECT " + key + ", MAX(v) AS v FROM clicks GROUP BY " + key + ") c ON q."
                        + key.replace(", ", " = c.k AND q.").replaceFirst("(\\w+)$", "$1 = c.$1");
            };
        }
    }

    private List<Pairs.Pair> make(int count) {
        List<Pairs.Pair> pairs = new ArrayList<>();
        Parts old = null;
        for (int i = 0; i < count; i++) {
            // Three new versions of each old one, so that a savepoint is used more than once.
            old = i % 3 == 0 ? parts() : old;
            Parts now = changed(old);
            pairs.add(new Pairs.Pair("generated", (i + 1) + ": " + old + " to " + now, old.version(), now.version()));
        }
        return pairs;
    }

    private Parts parts() {
        return new Parts(random.nextInt(4), random.nextInt(KEYS.length), aggregates(), random.nextInt(FILTERS.length), random.nextInt(2), random.nextInt(2),
                random.nextInt(2));
    }

    private List<Integer> aggregates() {
        Set<Integer> chosen = new LinkedHashSet<>();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            chosen.add(random.nextInt(AGGREGATES.length));
        }
        return List.copyOf(chosen);
    }

    private Parts changed(Parts of) {
        Parts other = parts();
        Parts made = of;
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            made = switch (random.nextInt(6)) {
                case 0 -> new Parts(made.shape, other.key, made.aggregates, made.filter, made.join, made.lifetime, made.parallelism);
                case 1 -> new Parts(made.shape, made.key, other.aggregates, made.filter, made.join, made.lifetime, made.parallelism);
                case 2 -> new Parts(made.shape, made.key, made.aggregates, other.filter, made.join, made.lifetime, made.parallelism);
                case 3 -> new Parts(made.shape, made.key, made.aggregates, made.filter, other.join, made.lifetime, made.parallelism);
                case 4 -> new Parts(made.shape, made.key, made.aggregates, made.filter, made.join, other.lifetime, made.parallelism);
                default -> new Parts(made.shape, made.key, made.aggregates, made.filter, made.join, made.lifetime, other.parallelism);
            };
        }
        return made;
    }
}
