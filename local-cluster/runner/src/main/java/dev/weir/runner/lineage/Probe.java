package dev.weir.runner.lineage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.data.utils.JoinedRowData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;

/**
 * Stands by an aggregate operator. Once all rows have come, it works out with the operator's own code what would have been emitted
 * without each of them, and sends that down behind the job's own rows, so that the rest of the job makes of it what it makes of any row.
 */
final class Probe {
    /** No row goes down: nothing was left to aggregate. */
    static final int NOTHING = -1;
    /** It was not worked out. */
    static final int UNKNOWN = -2;
    /** The input is of another window than the one that is asked about, or came too late for its own. */
    static final int ELSEWHERE = -3;

    private final int asked;
    private final long nanos;
    private final List<BinaryRowData> inputs = new ArrayList<>();
    private final Ints place = new Ints();
    private final List<Long> windows = new ArrayList<>();
    private AggregateCode code;
    private RowData key;
    private boolean isUnfit;
    private int received;
    private int[] whole = {};
    private int[] without = {};

    /** @param asked which of the windows that the operator emits is asked about, from 0; @param nanos how long it may work */
    Probe(int asked, long nanos) {
        this.asked = asked;
        this.nanos = nanos;
    }

    /** A row that the operator is about to work on. */
    void keep(StreamOperator<?> operator, Object row, TypeSerializer<?> serializer, ClassLoader loader) throws Exception {
        if (received++ == 0) {
            code = AggregateCode.of(operator, loader);
            key = operator.getCurrentKey() instanceof BinaryRowData one ? one.copy() : null;
            isUnfit = code == null || key == null || !(serializer instanceof RowDataSerializer);
        }
        isUnfit = isUnfit || !(row instanceof RowData data && isMore(data)) || !key.equals(operator.getCurrentKey());
        if (isUnfit) {
            return;
        }
        long window = code.windowOf((RowData) row);
        if (window != AggregateCode.LATE) {
            place.add(received - 1);
            inputs.add(((RowDataSerializer) serializer).toBinaryRow((RowData) row).copy());
            windows.add(window);
        }
    }

    private static boolean isMore(RowData row) {
        return switch (row.getRowKind()) {
            case INSERT, UPDATE_AFTER -> true;
            case UPDATE_BEFORE, DELETE -> false;
        };
    }

    /** All rows have come. */
    void tell(TracedOperator operator, Output<StreamRecord<RowData>> output) throws Exception {
        if (isUnfit || code == null) {
            return;
        }
        try {
            List<Long> fired = windows.stream().distinct().sorted().toList();
            if (asked >= fired.size()) {
                return;
            }
            without = new int[received];
            Arrays.fill(without, ELSEWHERE);
            whole = new int[fired.size()];
            for (int at = 0; at < whole.length; at++) {
                code.set(fired.get(at), code.none());
                for (int input : of(fired.get(at))) {
                    code.add(inputs.get(input));
                }
                whole[at] = send(operator, output, fired.get(at));
            }
            leaveOut(fired.get(asked), operator, output);
        } finally {
            code.close();
        }
    }

    private int[] of(long window) {
        return IntStream.range(0, inputs.size()).filter(at -> windows.get(at) == window).toArray();
    }

    private void leaveOut(long window, TracedOperator operator, Output<StreamRecord<RowData>> output) throws Exception {
        int[] all = of(window);
        for (int input : all) {
            without[place.get(input)] = UNKNOWN;
        }
        AggregateCode.Gathered before = code.none();
        int last = UNKNOWN;
        long began = System.nanoTime();
        for (int at = 0; at < all.length && System.nanoTime() - began < nanos; at++) {
            boolean isAsLast = at > 0 && inputs.get(all[at]).equals(inputs.get(all[at - 1]));
            if (all.length == 1) {
                last = NOTHING;
            } else if (!isAsLast) {
                code.set(window, before);
                for (int other = at + 1; other < all.length; other++) {
                    code.add(inputs.get(all[other]));
                }
                last = send(operator, output, window);
            }
            without[place.get(all[at])] = last;
            code.set(window, before);
            code.add(inputs.get(all[at]));
            before = code.kept();
        }
    }

    private int send(TracedOperator operator, Output<StreamRecord<RowData>> output, long window) throws Exception {
        int number = operator.outputs();
        output.collect(new StreamRecord<>(new JoinedRowData(key, code.value(window))));
        return number;
    }

    /** Whether it told anything. */
    boolean hasTold() {
        return whole.length > 0;
    }

    /** The outputs that hold what was emitted for all rows, by window in the order of firing. */
    int[] whole() {
        return whole;
    }

    /** The output that holds what would have been emitted without an input for the window that is asked about, or why there is none. */
    int without(int input) {
        return without[input];
    }
}
