package dev.weir.runner.functions;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.source.legacy.RichSourceFunction;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.types.Row;
import org.apache.flink.util.function.SerializableFunction;

/** Rows by their numbers, one each second of event time, which go on where a checkpoint was. */
final class Events<T> extends RichSourceFunction<T> implements CheckpointedFunction, CheckpointListener {
    static final TypeInformation<Row> TYPE = Types.ROW_NAMED(new String[] {"account", "amount", "ts"}, Types.STRING, Types.LONG, Types.INSTANT);
    /** How many rows more until something happens, once; never where it is less than 1. */
    static final AtomicInteger LEFT = new AtomicInteger();
    /** What happens then; no row comes from there any more where it does not fail. */
    private static volatile Runnable failure;
    private final long count;
    private final long gate;
    private final int perCheckpoint;
    private final SerializableFunction<Long, T> row;
    private transient Object monitor;
    private transient ListState<Long> state;
    private transient boolean ended;
    private transient long next;
    private transient long allowed;

    /**
     * @param gate so many are given, and then none until the job is ended; {@code count} for all
     * @param perCheckpoint so many are given before a checkpoint must be complete
     */
    Events(long count, long gate, int perCheckpoint, SerializableFunction<Long, T> row) {
        this.count = count;
        this.gate = gate;
        this.perCheckpoint = perCheckpoint;
        this.row = row;
    }

    /** Of seven accounts. */
    static Events<Row> ofAccounts(long count, long gate, int perCheckpoint) {
        return new Events<>(count, gate, perCheckpoint, next -> Row.of("a" + next % 7, next, Instant.ofEpochSecond(next)));
    }

    /** The job fails after so many rows more. */
    static void failAfter(int rows) {
        failAfter(rows, () -> {
            throw new IllegalStateException("on purpose");
        });
    }

    static void failAfter(int rows, Runnable with) {
        failure = with;
        LEFT.set(rows);
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        monitor = new Object();
        state = context.getOperatorStateStore().getListState(new ListStateDescriptor<>("next", Types.LONG));
        for (long each : state.get()) {
            next = each;
        }
        allowed = next + perCheckpoint;
    }

    @Override
    public void run(SourceContext<T> out) throws Exception {
        while (mayGoOn()) {
            if (LEFT.decrementAndGet() == 0) {
                failure.run();
                awaitEnd();
                return;
            }
            synchronized (out.getCheckpointLock()) {
                out.collectWithTimestamp(row.apply(next), next * 1000);
                out.emitWatermark(new Watermark(next * 1000 - 1));
                next++;
            }
        }
    }

    /** Waits for a checkpoint where one is due, and behind the gate for the end. */
    private boolean mayGoOn() throws InterruptedException {
        synchronized (monitor) {
            while (!ended && next < count && (next >= gate || next >= allowed)) {
                monitor.wait();
            }
            return !ended && next < count;
        }
    }

    private void awaitEnd() throws InterruptedException {
        synchronized (monitor) {
            while (!ended) {
                monitor.wait();
            }
        }
    }

    @Override
    public void cancel() {
        synchronized (monitor) {
            ended = true;
            monitor.notifyAll();
        }
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        state.update(List.of(next));
    }

    @Override
    public void notifyCheckpointComplete(long id) {
        synchronized (monitor) {
            allowed = next + perCheckpoint;
            monitor.notifyAll();
        }
    }
}
