package dev.weir.runner.lineage;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Follows a row back through the operators of a trace to every input row that can have had a part in it: through an operator that
 * works row by row, the one row; through one that keeps rows by key, those of the key that it had received by then.
 */
final class Ancestors {
    private final Trace trace;
    private final Set<InputRow> rows = new LinkedHashSet<>();
    private final Set<TracedOperator> met = new LinkedHashSet<>();
    private final Map<TracedOperator, BitSet> outputs = new HashMap<>();
    private final Map<String, BitSet> inputs = new HashMap<>();
    /** Of an operator's port and key, the inputs and how many of them were followed. */
    private final Map<String, int[]> followed = new HashMap<>();
    private final Map<TracedOperator, List<Map<Integer, Ints>>> byKey = new HashMap<>();
    private final Deque<int[]> todo = new ArrayDeque<>();

    private Ancestors(Trace trace) {
        this.trace = trace;
    }

    /** Of one output of an operator. */
    static Ancestors ofOutput(Trace trace, int operator, int output) {
        Ancestors found = new Ancestors(trace);
        found.output(trace.operators().get(operator), output);
        return found.all();
    }

    /** @param arrival operator, port and input */
    static Ancestors of(Trace trace, int[] arrival) {
        Ancestors found = new Ancestors(trace);
        found.input(arrival[0], arrival[1], arrival[2]);
        return found.all();
    }

    private Ancestors all() {
        for (int[] next = todo.poll(); next != null; next = todo.poll()) {
            follow(next[0], next[1]);
        }
        return this;
    }

    Set<InputRow> rows() {
        return rows;
    }

    /** The operators on the way, the last one first. */
    Set<TracedOperator> operators() {
        return met;
    }

    private void input(int operator, int port, int input) {
        if (!isNew(inputs.computeIfAbsent(operator + " " + port, key -> new BitSet()), input)) {
            return;
        }
        TracedOperator at = trace.operators().get(operator);
        met.add(at);
        rows.addAll(at.lookups.getOrDefault(Trace.at(port, input), List.of()));
        TracedOperator.Port of = at.ports.get(port);
        int origin = of.origin.get(input);
        if (origin >= 0) {
            output(of.from.get(origin), of.output.get(input));
        } else {
            of.from.forEach(from -> {
                for (int i = 0; i < from.outputs(); i++) {
                    output(from, i);
                }
            });
        }
    }

    private void output(TracedOperator operator, int output) {
        if (operator.ports.isEmpty() && operator.scan == null) {
            met.add(operator);
        }
        if (output < operator.outputs() && isNew(outputs.computeIfAbsent(operator, key -> new BitSet()), output)) {
            todo.add(new int[] {trace.operators().indexOf(operator), output});
        }
    }

    private static boolean isNew(BitSet seen, int at) {
        boolean was = seen.get(at);
        seen.set(at);
        return !was;
    }

    private void follow(int index, int output) {
        TracedOperator operator = trace.operators().get(index);
        met.add(operator);
        int cause = operator.cause.get(output);
        if (operator.scan != null) {
            rows.add(new InputRow(operator.scan.table(), operator.scan.rows().get(cause).record()));
        } else if (operator.isDirect && cause >= 0) {
            input(index, operator.causePort.get(output), cause);
        } else {
            for (int port = 0; port < operator.ports.size(); port++) {
                kept(index, operator, port, operator.key.get(output), operator.received.get(port).get(output));
            }
        }
    }

    /** @param until how many rows the port had received */
    private void kept(int index, TracedOperator operator, int port, int key, int until) {
        int[] done = followed.computeIfAbsent(index + " " + port + " " + key, of -> new int[1]);
        Ints ofKey = key < 0 ? null : byKey(operator).get(port).getOrDefault(key, new Ints());
        int size = key < 0 ? until : ofKey.size();
        while (done[0] < size && (ofKey == null ? done[0] : ofKey.get(done[0])) < until) {
            input(index, port, ofKey == null ? done[0] : ofKey.get(done[0]));
            done[0]++;
        }
    }

    private List<Map<Integer, Ints>> byKey(TracedOperator operator) {
        return byKey.computeIfAbsent(operator, of -> operator.ports.stream().map(port -> {
            Map<Integer, Ints> lists = new HashMap<>();
            for (int i = 0; i < port.key.size(); i++) {
                lists.computeIfAbsent(port.key.get(i), key -> new Ints()).add(i);
            }
            return lists;
        }).toList());
    }
}
