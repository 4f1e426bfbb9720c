package dev.weir.runner.verdict;

import java.lang.reflect.Field;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.SupportsWriterState;
import org.apache.flink.streaming.api.operators.StreamOperatorFactory;
import org.apache.flink.streaming.runtime.operators.sink.CommitterOperatorFactory;
import org.apache.flink.streaming.runtime.operators.sink.SinkWriterOperatorFactory;

/**
 * How the writer or the committer of a sink writes down what it has not yet handed over. It is not opened for a look: it would reach outside.
 *
 * @param state the class that writes its state; null where it keeps none
 */
record SinkKind(String state) {

    /** Null for an operator that is neither. */
    static SinkKind of(StreamOperatorFactory<?> factory) {
        if (factory instanceof SinkWriterOperatorFactory<?, ?> writer) {
            Sink<?> sink = writer.getSink();
            return new SinkKind(sink instanceof SupportsWriterState<?, ?> kept ? kept.getWriterStateSerializer().getClass().getName() : null);
        }
        return factory instanceof CommitterOperatorFactory<?> committer ? new SinkKind(sink(committer).getCommittableSerializer().getClass().getName()) : null;
    }

    private static SupportsCommitter<?> sink(CommitterOperatorFactory<?> factory) {
        try {
            Field field = CommitterOperatorFactory.class.getDeclaredField("sink");
            field.setAccessible(true);
            return (SupportsCommitter<?>) field.get(factory);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Flink's CommitterOperatorFactory has changed", e);
        }
    }
}
