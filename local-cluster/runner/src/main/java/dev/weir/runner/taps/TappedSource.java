package dev.weir.runner.taps;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.runtime.io.network.api.StopMode;
import org.apache.flink.runtime.operators.coordination.OperatorEventGateway;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.SourceOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.runtime.io.DataInputStatus;
import org.apache.flink.streaming.runtime.io.PushingAsyncDataInput;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;
import org.apache.flink.streaming.runtime.tasks.StreamTask.CanEmitBatchOfRecordsChecker;
import org.apache.flink.util.function.FunctionWithException;

/**
 * Flink's own source operator, behind a gate. While the gate is shut the task waits for a future, as it does for a source that has no
 * row at hand: checkpoints, savepoints and cancelling go on.
 */
final class TappedSource<T, S extends SourceSplit> extends SourceOperator<T, S> {
    private static final long serialVersionUID = 1L;

    private final transient Eyes eyes;
    private final transient SourceGate gate;
    private transient TappedSourceOutput<T> output;
    private transient CompletableFuture<Void> turn;
    private transient DataInputStatus status;
    private transient boolean stopping;

    TappedSource(
            StreamOperatorParameters<T> parameters,
            FunctionWithException<SourceReaderContext, SourceReader<T, S>, Exception> readers,
            OperatorEventGateway events,
            SimpleVersionedSerializer<S> splits,
            WatermarkStrategy<T> watermarks,
            ProcessingTimeService time,
            Configuration settings,
            String host,
            boolean progressive,
            CanEmitBatchOfRecordsChecker many,
            Map<String, Boolean> aligned,
            boolean reassignsSplits,
            boolean waitsForCheckpoint,
            Eyes eyes,
            SourceGate gate) {
        super(parameters, readers, events, splits, watermarks, time, settings, host, progressive, many, aligned, reassignsSplits, waitsForCheckpoint);
        this.eyes = eyes;
        this.gate = gate;
    }

    @Override
    public DataInputStatus emitNext(PushingAsyncDataInput.DataOutput<T> given) throws Exception {
        if (output == null || !output.isOf(given)) {
            output = new TappedSourceOutput<>(given, eyes);
        }
        if (stopping || gate.goesFreely()) {
            return super.emitNext(output);
        }
        turn = gate.turn();
        status = DataInputStatus.NOTHING_AVAILABLE;
        if (turn == null && !gate.step(this::give)) {
            turn = gate.turn();
        }
        return turn == null ? status : DataInputStatus.NOTHING_AVAILABLE;
    }

    private long give() throws Exception {
        long before = output.given();
        status = super.emitNext(output);
        return output.given() - before;
    }

    @Override
    public CompletableFuture<?> getAvailableFuture() {
        return turn == null || turn.isDone() ? super.getAvailableFuture() : turn;
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        gate.checkpoint();
        super.snapshotState(context);
    }

    /** A source that is to stop has to be asked once more, whatever holds it. */
    @Override
    public CompletableFuture<Void> stop(StopMode mode) {
        stopping = true;
        CompletableFuture<Void> stopped = super.stop(mode);
        if (turn != null) {
            turn.complete(null);
        }
        return stopped;
    }
}
