package dev.weir.runner.given;

import java.lang.reflect.Method;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.streaming.api.datastream.AsyncDataStream.OutputMode;
import org.apache.flink.streaming.api.functions.async.AsyncFunction;
import org.apache.flink.streaming.api.functions.async.AsyncRetryStrategy;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.operators.async.AsyncWaitOperator;
import org.apache.flink.streaming.api.operators.async.AsyncWaitOperatorFactory;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;

/** An operator that asks something and waits for the answer: all answers are in and sent on before it lets a barrier pass. */
final class DrainedAsync<I, O> extends AsyncWaitOperatorFactory<I, O> {
    private static final long serialVersionUID = 1L;
    private final AsyncFunction<I, O> function;
    private final long timeout;
    private final int capacity;
    private final OutputMode order;
    private final AsyncRetryStrategy<O> retries;

    DrainedAsync(AsyncWaitOperatorFactory<I, O> own) {
        this(own, (Long) Inside.field(own, "timeout"), (Integer) Inside.field(own, "capacity"));
    }

    @SuppressWarnings("unchecked")
    private DrainedAsync(AsyncWaitOperatorFactory<I, O> own, long timeout, int capacity) {
        this((AsyncFunction<I, O>) Inside.field(own, "asyncFunction"), timeout, capacity, (OutputMode) Inside.field(own, "outputMode"),
                (AsyncRetryStrategy<O>) Inside.field(own, "asyncRetryStrategy"));
        setChainingStrategy(own.getChainingStrategy());
    }

    private DrainedAsync(AsyncFunction<I, O> function, long timeout, int capacity, OutputMode order, AsyncRetryStrategy<O> retries) {
        super(function, timeout, capacity, order, retries);
        this.function = function;
        this.timeout = timeout;
        this.capacity = capacity;
        this.order = order;
        this.retries = retries;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T extends StreamOperator<O>> T createStreamOperator(StreamOperatorParameters<O> parameters) {
        return (T) new Operator<>(parameters, function, timeout, capacity, order, retries, processingTimeService, getMailboxExecutor());
    }

    @Override
    public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader loader) {
        return Operator.class;
    }

    private static final class Operator<I, O> extends AsyncWaitOperator<I, O> {
        private static final long serialVersionUID = 1L;

        Operator(StreamOperatorParameters<O> parameters, AsyncFunction<I, O> function, long timeout, int capacity, OutputMode order,
                AsyncRetryStrategy<O> retries, ProcessingTimeService time, MailboxExecutor mailbox) {
            super(parameters, function, timeout, capacity, order, retries, time, mailbox);
        }

        /** Not {@code endInput()}, which waits too, but gives up retries. */
        @Override
        public void prepareSnapshotPreBarrier(long checkpoint) throws Exception {
            super.prepareSnapshotPreBarrier(checkpoint);
            Method wait = AsyncWaitOperator.class.getDeclaredMethod("waitInFlightInputsFinished");
            wait.setAccessible(true);
            wait.invoke(this);
        }
    }
}
