package dev.weir.runner.savepoints;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds the state of each job of a script: a statement that was added, removed or moved changes a job's number, and not its operators. */
public final class JobPairs {
    private record Pair(int job, int saved, long common) {}

    private JobPairs() {}

    /**
     * @param saved of each savepoint, or job before, the ids of the operators that have state
     * @param jobs of each job, the ids that its operators look for state by
     * @return by the number of a job, that of its savepoint: the one with most of its operators, and of equals the one in its own place
     */
    public static Map<Integer, Integer> of(List<Set<String>> saved, List<Set<String>> jobs) {
        List<Pair> pairs = new ArrayList<>();
        for (int job = 0; job < jobs.size(); job++) {
            for (int from = 0; from < saved.size(); from++) {
                long common = saved.get(from).stream().filter(jobs.get(job)::contains).count();
                if (common > 0) {
                    pairs.add(new Pair(job, from, common));
                }
            }
        }
        pairs.sort(Comparator.comparingLong(Pair::common).reversed().thenComparing(pair -> pair.job() != pair.saved()).thenComparing(Pair::job));
        Map<Integer, Integer> found = new HashMap<>();
        for (Pair pair : pairs) {
            if (!found.containsKey(pair.job()) && !found.containsValue(pair.saved())) {
                found.put(pair.job(), pair.saved());
            }
        }
        return found;
    }
}
