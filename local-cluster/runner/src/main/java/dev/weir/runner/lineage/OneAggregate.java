package dev.weir.runner.lineage;

import java.util.ArrayList;
import java.util.List;

/**
 * The one aggregate between the rows of samples and a sink, where everything else on the way works row by row: then a row that is left
 * out takes nothing else with it, and the aggregate receives the others as before.
 *
 * @param place among the operators of a trace
 */
record OneAggregate(Trace trace, int place) {
    /** Null where the way of a row that arrived is another one. @param arrival operator, port and input */
    static OneAggregate above(Trace trace, int[] arrival) {
        OneAggregate found = new OneAggregate(trace, -1);
        int[] at = found.outputOf(arrival);
        TracedOperator operator = at == null ? null : trace.operators().get(at[0]);
        boolean fits = operator != null && operator.ports.size() == 1 && trace.operators().stream().allMatch(one -> one.lookups.isEmpty());
        return fits ? new OneAggregate(trace, at[0]) : null;
    }

    /**
     * The operator that does not work row by row from which a row has come by one way alone, and the output that it was there; null where it comes from a source or by several ways.
     *
     * @param arrival operator, port and input
     */
    int[] outputOf(int[] arrival) {
        List<TracedOperator> operators = trace.operators();
        TracedOperator operator = operators.get(arrival[0]);
        int input = arrival[2];
        for (;;) {
            if (operator.ports.size() != 1 || operator.ports.get(0).from.size() != 1 || input < 0) {
                return null;
            }
            TracedOperator.Port port = operator.ports.get(0);
            int output = port.output.get(input);
            operator = port.from.get(0);
            if (output < 0 || operator.ports.isEmpty()) {
                return null;
            }
            if (!operator.isDirect) {
                return new int[] {operators.indexOf(operator), output};
            }
            input = operator.cause.get(output);
        }
    }

    /** Which of the rows that it emitted for the same key an output is, from 0; and how many there are. */
    int[] rank(int output) {
        Ints keys = trace.operators().get(place).key;
        int before = 0;
        int all = 0;
        for (int at = 0; at < keys.size(); at++) {
            if (keys.get(at) == keys.get(output)) {
                before += at < output ? 1 : 0;
                all++;
            }
        }
        return new int[] {before, all};
    }

    /** The sample row that each input is made of; null where one is not made of one sample row alone. */
    List<InputRow> inputs() {
        TracedOperator aggregate = trace.operators().get(place);
        List<InputRow> rows = new ArrayList<>();
        for (int input = 0; input < aggregate.ports.get(0).origin.size(); input++) {
            InputRow row = rowOf(aggregate, input);
            if (row == null) {
                return null;
            }
            rows.add(row);
        }
        return rows;
    }

    private static InputRow rowOf(TracedOperator operator, int input) {
        int port = 0;
        for (;;) {
            TracedOperator.Port of = operator.ports.get(port);
            int origin = input < 0 ? TracedOperator.NONE : of.origin.get(input);
            if (origin < 0) {
                return null;
            }
            int output = of.output.get(input);
            operator = of.from.get(origin);
            if (operator.scan != null) {
                return new InputRow(operator.scan.table(), operator.scan.rows().get(operator.cause.get(output)).record());
            }
            if (!operator.isDirect || operator.ports.isEmpty()) {
                return null;
            }
            port = Math.max(0, operator.causePort.get(output));
            input = operator.cause.get(output);
        }
    }
}
