package dev.weir.runner.functions;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.sink.legacy.SinkFunction;
import org.apache.flink.types.Row;

/**
 * Keeps what comes, in this process, each row once: a run that goes back to a checkpoint takes back what came behind it. Flink's own way to collect rows may end
 * its TaskManager where a job fails early.
 */
final class Kept implements SinkFunction<Row>, CheckpointedFunction {
    private static final Object LOCK = new Object();
    private static final AtomicInteger BEGUN = new AtomicInteger();
    private static List<Row> rows = new ArrayList<>();
    /** Of the sink that is at work; one that died may still be on its way to its end. */
    private static int current;
    private transient int number;
    private transient ListState<Integer> state;

    static void clear() {
        synchronized (LOCK) {
            rows = new ArrayList<>();
        }
    }

    static List<Row> rows() {
        synchronized (LOCK) {
            return List.copyOf(rows);
        }
    }

    /** As texts, in their own order. */
    static List<String> texts() {
        return rows().stream().map(Row::toString).sorted().toList();
    }

    static void await(int count) throws InterruptedException {
        synchronized (LOCK) {
            while (rows.size() < count) {
                LOCK.wait();
            }
        }
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        state = context.getOperatorStateStore().getListState(new ListStateDescriptor<>("kept", Types.INT));
        synchronized (LOCK) {
            number = BEGUN.incrementAndGet();
            current = number;
            int before = 0;
            for (int each : state.get()) {
                before = each;
            }
            rows.subList(before, rows.size()).clear();
        }
    }

    @Override
    public void invoke(Row row, Context context) {
        synchronized (LOCK) {
            if (number == current) {
                rows.add(row);
                LOCK.notifyAll();
            }
        }
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        synchronized (LOCK) {
            state.update(List.of(rows.size()));
        }
    }
}
