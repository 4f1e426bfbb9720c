package dev.weir.runner.taps;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.flink.runtime.execution.CancelTaskException;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * The output of a source of Flink's older kind, which pushes its rows from a thread of its own and cannot be asked to wait: it is kept
 * at the row that it gives. It holds its task's lock meanwhile, so no checkpoint is taken until it goes on.
 */
final class GatedOutput<T> extends TappedOutput<T> {
    private final SourceGate gate;

    GatedOutput(Output<StreamRecord<T>> output, Eyes eyes, SourceGate gate) {
        super(output, eyes);
        this.gate = gate;
    }

    @Override
    public void collect(StreamRecord<T> record) {
        if (gate.goesFreely()) {
            super.collect(record);
            return;
        }
        try {
            pass(record);
        } catch (InterruptedException cancelled) {
            Thread.currentThread().interrupt();
            throw new CancelTaskException("Cancelled while it was paused");
        }
    }

    private void pass(StreamRecord<T> record) throws InterruptedException {
        while (!gate.goesFreely() && !gate.isEnding()) {
            CompletableFuture<Void> turn = gate.turn();
            if (turn == null && gate.step(() -> give(record))) {
                return;
            }
            if (turn != null) {
                await(turn);
            }
        }
        super.collect(record);
    }

    private long give(StreamRecord<T> record) {
        super.collect(record);
        return 1;
    }

    private static void await(CompletableFuture<Void> turn) throws InterruptedException {
        try {
            turn.get();
        } catch (ExecutionException never) {
            throw new IllegalStateException(never);
        }
    }
}
