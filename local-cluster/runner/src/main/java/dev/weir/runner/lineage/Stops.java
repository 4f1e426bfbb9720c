package dev.weir.runner.lineage;

import dev.weir.runner.lineage.Answer.Note;
import dev.weir.runner.lineage.Journey.Stop;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Says of every operator on a row's way what became of the row there, and of the one that dropped it why. */
final class Stops {
    /** How many rows of a key are tried, each alone. */
    private static final int MOST_TRIED = 20;

    private final Experiments experiments;
    private final Trace with;
    private final Trace without;
    private final Descent way;
    private final InputRow row;

    Stops(Experiments experiments, Trace with, Trace without, Descent way, InputRow row) {
        this.experiments = experiments;
        this.with = with;
        this.without = without;
        this.way = way;
        this.row = row;
    }

    List<Stop> all() throws Exception {
        List<Stop> all = new ArrayList<>();
        for (int index = 0; index < with.operators().size(); index++) {
            TracedOperator operator = with.operators().get(index);
            boolean changedAbove = operator.ports.stream().flatMap(port -> port.from.stream()).anyMatch(this::differs);
            if (way.met().containsKey(operator) || changedAbove) {
                all.add(stop(operator));
            }
        }
        return all;
    }

    private boolean differs(TracedOperator operator) {
        return operator.sum != without.operators().get(with.operators().indexOf(operator)).sum;
    }

    private Stop stop(TracedOperator operator) throws Exception {
        Descent.At at = way.met().getOrDefault(operator, new Descent.At());
        String type = operator.facts == null ? "operator" : operator.facts.type();
        String outcome = type.equals("sink") ? "arrived" : !differs(operator) ? "dropped" : at.out > 0 ? "passed" : "kept";
        boolean dropped = outcome.equals("dropped");
        String description = operator.facts == null ? operator.name : operator.facts.description();
        return new Stop(operator.uid, operator.name, type, description, operator.scan != null ? 1 : at.inputs.size(), at.out, outcome,
                dropped ? reason(operator, type, description, at) : null, dropped && isFirstOfMany(type) ? standing(operator, at) : List.of());
    }

    private static boolean isFirstOfMany(String type) {
        return type.contains("deduplicate") || type.contains("rank");
    }

    private Note reason(TracedOperator operator, String type, String description, Descent.At at) {
        String where = part(description, "where");
        if (type.contains("correlate") && at.out == 0) {
            return nothingSpread(description);
        }
        if (type.contains("calc") || type.contains("correlate")) {
            return where == null
                    ? new Note("lineage-no-effect", "What it emits for the row is the same as without it.")
                    : new Note("lineage-filtered", "The condition " + where + " does not hold for it.");
        }
        Note late = Lateness.counts(type) ? Lateness.of(with, row, "") : null;
        if (late != null) {
            return late;
        }
        if (type.contains("join") && hasNullKey(operator, at) && !description.contains("IS NOT DISTINCT FROM")) {
            return new Note("lineage-null-key", "Its key in the join is NULL, or a part of it is: NULL equals nothing, so it meets no row of the other input.");
        }
        if (type.contains("join")) {
            return partners(operator, at) == 0
                    ? new Note("lineage-no-partner", "No row of the other input has its key: it waits in the state of the join, and no partner came.")
                    : new Note("lineage-no-partner", "Rows of the other input have its key, and the condition of the join holds with none of them.");
        }
        if (type.contains("deduplicate")) {
            return new Note("lineage-duplicate", "Another row of the same key stands in its place.");
        }
        if (type.contains("rank") || type.contains("limit")) {
            return new Note("lineage-outranked", "Other rows come before it, so it is not among the first in the end.");
        }
        return new Note("lineage-no-effect", type.contains("match") ? "It is part of no match of the pattern." : "What the operator gives in the end is the same without it: no figure of its group changes.");
    }

    /** Of a function that gives a row for each of its own, such as UNNEST. */
    private static Note nothingSpread(String description) {
        String call = part(description, "invocation");
        String condition = part(description, "condition");
        String none = call != null && call.contains("UNNEST") ? "Its array or map is empty or NULL, so UNNEST gives no row for it" : "The table function gives no row for it";
        return new Note("lineage-no-rows", condition == null ? none + "." : none + ", or none of them meets " + condition + ".");
    }

    private static boolean hasNullKey(TracedOperator operator, Descent.At at) {
        return !at.inputs.isEmpty() && at.inputs.stream().allMatch(input -> operator.holdsNull(operator.ports.get(input[0]).key.get(input[1])));
    }

    /** How many rows of its other inputs have the key of what came in. */
    private static int partners(TracedOperator operator, Descent.At at) {
        int found = 0;
        for (int[] input : at.inputs) {
            int key = operator.ports.get(input[0]).key.get(input[1]);
            for (int port = 0; port < operator.ports.size(); port++) {
                Ints keys = operator.ports.get(port).key;
                for (int other = 0; port != input[0] && other < keys.size(); other++) {
                    found += keys.get(other) == key ? 1 : 0;
                }
            }
        }
        return found;
    }

    /** The row that alone makes the operator give what it gave last for the key; none where there is no such row, or too many to try. */
    private List<Answer.Source> standing(TracedOperator operator, Descent.At at) throws Exception {
        Set<Integer> keys = at.inputs.stream().map(input -> operator.ports.get(input[0]).key.get(input[1])).collect(Collectors.toSet());
        int index = with.operators().indexOf(operator);
        for (int output = operator.outputs() - 1; output >= 0; output--) {
            if (keys.contains(operator.key.get(output))) {
                Set<InputRow> rows = Ancestors.ofOutput(with, index, output).rows();
                for (InputRow one : rows.size() > MOST_TRIED ? List.<InputRow>of() : List.copyOf(rows)) {
                    Trace alone = new Trace(true);
                    experiments.some(List.of(one), alone);
                    if (!one.equals(row) && alone.operators().get(index).sum == Content.spread(operator.content.get(output))) {
                        return Lines.of(experiments.rows(), List.of(one));
                    }
                }
                return List.of();
            }
        }
        return List.of();
    }

    /** What a plan's text has in brackets behind a word; null where it has no such word. */
    static String part(String description, String word) {
        int from = description.indexOf(word + "=[");
        if (from < 0) {
            return null;
        }
        int depth = 0;
        for (int at = from + word.length() + 1; at < description.length(); at++) {
            char c = description.charAt(at);
            depth += c == '[' ? 1 : c == ']' ? -1 : 0;
            if (depth == 0) {
                return description.substring(from + word.length() + 2, at);
            }
        }
        return null;
    }
}
