package dev.weir.runner.lineage;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Follows an input row down a trace, as far as operators emit something while they work on it. */
final class Descent {
    /** What came to an operator because of the row: ports and inputs, and how many rows it emitted at once. */
    static final class At {
        final List<int[]> inputs = new ArrayList<>();
        int out;
    }

    private final Trace trace;
    private final Map<TracedOperator, At> met = new LinkedHashMap<>();
    /** Who reads an operator, and at which port and place among those that feed it. */
    private final Map<TracedOperator, List<Reader>> readers = new HashMap<>();
    /** Of a reader's port and place, the input that each output became. */
    private final Map<String, Map<Integer, Integer>> inputs = new HashMap<>();
    /** Of an operator's port, the outputs that each input made. */
    private final Map<String, Map<Integer, List<Integer>>> outputs = new HashMap<>();

    private record Reader(TracedOperator operator, int port, int place) {}

    private Descent(Trace trace) {
        this.trace = trace;
        for (TracedOperator operator : trace.operators()) {
            for (int port = 0; port < operator.ports.size(); port++) {
                List<TracedOperator> from = operator.ports.get(port).from;
                for (int place = 0; place < from.size(); place++) {
                    readers.computeIfAbsent(from.get(place), of -> new ArrayList<>()).add(new Reader(operator, port, place));
                }
            }
        }
    }

    static Descent of(Trace trace, InputRow row) {
        Descent descent = new Descent(trace);
        for (TracedOperator operator : trace.operators()) {
            if (operator.scan != null && operator.scan.table().equals(row.table())) {
                for (int output = 0; output < operator.outputs(); output++) {
                    if (operator.scan.rows().get(operator.cause.get(output)).record() == row.record()) {
                        descent.met.computeIfAbsent(operator, of -> new At()).out++;
                        descent.output(operator, output);
                    }
                }
            }
            operator.lookups.forEach((at, rows) -> {
                if (rows.contains(row)) {
                    descent.input(operator, (int) (at >> 32), at.intValue());
                }
            });
        }
        return descent;
    }

    Map<TracedOperator, At> met() {
        return met;
    }

    private void output(TracedOperator operator, int output) {
        for (Reader reader : readers.getOrDefault(operator, List.of())) {
            Integer input = inputsOf(reader).get(output);
            if (input != null) {
                input(reader.operator(), reader.port(), input);
            }
        }
    }

    private void input(TracedOperator operator, int port, int input) {
        At at = met.computeIfAbsent(operator, of -> new At());
        at.inputs.add(new int[] {port, input});
        for (int output : outputsOf(operator, port).getOrDefault(input, List.of())) {
            at.out++;
            output(operator, output);
        }
    }

    private Map<Integer, Integer> inputsOf(Reader reader) {
        return inputs.computeIfAbsent(trace.operators().indexOf(reader.operator()) + " " + reader.port() + " " + reader.place(), key -> {
            TracedOperator.Port port = reader.operator().ports.get(reader.port());
            Map<Integer, Integer> all = new HashMap<>();
            for (int input = 0; input < port.origin.size(); input++) {
                if (port.origin.get(input) == reader.place()) {
                    all.put(port.output.get(input), input);
                }
            }
            return all;
        });
    }

    private Map<Integer, List<Integer>> outputsOf(TracedOperator operator, int port) {
        return outputs.computeIfAbsent(trace.operators().indexOf(operator) + " " + port, key -> {
            Map<Integer, List<Integer>> all = new HashMap<>();
            for (int output = 0; output < operator.outputs(); output++) {
                if (operator.causePort.get(output) == port) {
                    all.computeIfAbsent(operator.cause.get(output), cause -> new ArrayList<>()).add(output);
                }
            }
            return all;
        });
    }
}
