package dev.weir.runner.given;

import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.streaming.api.functions.async.AsyncFunction;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;
import org.apache.flink.table.runtime.operators.TableKeyedAsyncWaitOperator;
import org.apache.flink.table.runtime.operators.TableKeyedAsyncWaitOperatorFactory;

/** {@link DrainedAsync} for the operator that keeps the order of each key. */
final class DrainedKeyedAsync<I, O, K> extends TableKeyedAsyncWaitOperatorFactory<I, O, K> {
    private static final long serialVersionUID = 1L;
    private final AsyncFunction<I, O> function;
    private final KeySelector<I, K> key;
    private final long timeout;
    private final int capacity;

    @SuppressWarnings("unchecked")
    DrainedKeyedAsync(TableKeyedAsyncWaitOperatorFactory<I, O, K> own) {
        this((AsyncFunction<I, O>) Inside.field(own, "asyncFunction"), (KeySelector<I, K>) Inside.field(own, "keySelector"), (Long) Inside.field(own, "timeout"),
                (Integer) Inside.field(own, "capacity"));
        setChainingStrategy(own.getChainingStrategy());
    }

    private DrainedKeyedAsync(AsyncFunction<I, O> function, KeySelector<I, K> key, long timeout, int capacity) {
        super(function, key, timeout, capacity);
        this.function = function;
        this.key = key;
        this.timeout = timeout;
        this.capacity = capacity;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T extends StreamOperator<O>> T createStreamOperator(StreamOperatorParameters<O> parameters) {
        var operator = new Operator<>(function, key, timeout, capacity, processingTimeService, getMailboxExecutor());
        operator.setup(parameters.getContainingTask(), parameters.getStreamConfig(), parameters.getOutput());
        return (T) operator;
    }

    @Override
    public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader loader) {
        return Operator.class;
    }

    private static final class Operator<I, O, K> extends TableKeyedAsyncWaitOperator<I, O, K> {
        private static final long serialVersionUID = 1L;

        Operator(AsyncFunction<I, O> function, KeySelector<I, K> key, long timeout, int capacity, ProcessingTimeService time, MailboxExecutor mailbox) {
            super(function, key, timeout, capacity, time, mailbox);
        }

        @Override
        public void prepareSnapshotPreBarrier(long checkpoint) throws Exception {
            super.prepareSnapshotPreBarrier(checkpoint);
            waitInFlightInputsFinished();
        }
    }
}
