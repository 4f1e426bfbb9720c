package dev.weir.runner.verdict;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Finds the operator that stands where a gone one stood, so that a person reads "its window changed" and not of two strangers.
 * An operator's id says what its state means, so where the id moved, the plan tells why.
 */
final class Moved {
    private static final List<String> WINDOWS = List.of("window", "windowing", "windowSize");
    private static final List<String> KEYS = List.of("groupBy", "partitionBy", "uniqueKey", "key");
    private static final List<String> JOINS = List.of("joinType", "where", "leftWindow", "rightWindow");
    private static final List<String> RANKS = List.of("rankType", "rankRange", "orderBy", "keep", "rankStart", "rankEnd");

    private Moved() {}

    /** @return by each gone operator, the added one that took its place */
    static Map<VersionOperator, VersionOperator> pairs(List<VersionOperator> gone, List<VersionOperator> added) {
        Map<VersionOperator, VersionOperator> pairs = new LinkedHashMap<>();
        List<VersionOperator> free = new ArrayList<>(added);
        for (VersionOperator old : gone) {
            VersionOperator likeliest = null;
            for (VersionOperator candidate : free) {
                if (likeness(old, candidate) > (likeliest == null ? 0 : likeness(old, likeliest))) {
                    likeliest = candidate;
                }
            }
            if (likeliest != null) {
                free.remove(likeliest);
                pairs.put(old, likeliest);
            }
        }
        return pairs;
    }

    private static int likeness(VersionOperator old, VersionOperator now) {
        if (old.facts() == null || now.facts() == null || !old.type().equals(now.type()) || !Objects.equals(old.facts().table(), now.facts().table())) {
            return 0;
        }
        boolean sameFeeds = old.facts().feeds().equals(now.facts().feeds());
        boolean sameReads = old.facts().reads().equals(now.facts().reads());
        long sameWords = old.facts().meaning().entrySet().stream().filter(e -> e.getValue().equals(now.facts().meaning().get(e.getKey()))).count();
        return 1 + (sameFeeds ? 20 : 0) + (sameReads ? 10 : 0) + (int) sameWords;
    }

    /** Why the id moved. */
    static Judge.Finding why(VersionOperator old, VersionOperator now) {
        Map<String, String> was = old.facts().meaning();
        Map<String, String> is = now.facts().meaning();
        String lost = " Another id: Flink does not find its state.";
        for (String key : KEYS) {
            if (differs(was, is, key)) {
                return new Judge.Finding(Rule.KEY, "Its key was " + shown(was, key) + " and is now " + shown(is, key) + "." + lost);
            }
        }
        for (String key : WINDOWS) {
            if (differs(was, is, key)) {
                return new Judge.Finding(Rule.WINDOW, "Its window was " + shown(was, key) + " and is now " + shown(is, key) + "." + lost);
            }
        }
        for (String key : JOINS) {
            if (differs(was, is, key)) {
                return new Judge.Finding(Rule.JOIN, "Its " + key + " was " + shown(was, key) + " and is now " + shown(is, key) + "." + lost);
            }
        }
        for (String key : RANKS) {
            if (differs(was, is, key)) {
                return new Judge.Finding(Rule.RANK, "Its " + key + " was " + shown(was, key) + " and is now " + shown(is, key) + "." + lost);
            }
        }
        if (old.type().contains("aggregate") && differs(was, is, "select")) {
            return new Judge.Finding(Rule.AGGREGATES, "It computed " + shown(was, "select") + " and now computes " + shown(is, "select") + "." + lost);
        }
        return new Judge.Finding(Rule.MEANING, "What its state means has changed: it was " + old.facts().description() + " over "
                + String.join(", ", old.facts().reads()) + "." + lost);
    }

    private static boolean differs(Map<String, String> was, Map<String, String> is, String key) {
        return !Objects.equals(was.get(key), is.get(key));
    }

    private static String shown(Map<String, String> meaning, String key) {
        return meaning.getOrDefault(key, "none");
    }
}
