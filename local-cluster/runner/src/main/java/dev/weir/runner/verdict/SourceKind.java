package dev.weir.runner.verdict;

import java.lang.reflect.Field;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.operators.SourceOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperatorFactory;

/**
 * How a source writes down how far it has read.
 *
 * @param connector of its table; null where there is no table
 * @param splits the class that writes its splits; null for a source of the older interface, which has none
 * @param progress the class that writes what is still to be handed out; null likewise
 */
record SourceKind(String connector, String splits, String progress) {

    static SourceKind of(StreamOperatorFactory<?> factory, String connector) {
        if (!(factory instanceof SourceOperatorFactory<?> made)) {
            return new SourceKind(connector, null, null);
        }
        Source<?, ?, ?> source = source(made);
        return new SourceKind(connector, source.getSplitSerializer().getClass().getName(), source.getEnumeratorCheckpointSerializer().getClass().getName());
    }

    boolean isOlderInterface() {
        return splits == null;
    }

    /** Whether what one wrote the other can read: Flink asks no serializer for its compatibility here, it just lets it read. */
    boolean reads(SourceKind other) {
        return splits != null && splits.equals(other.splits) && progress.equals(other.progress);
    }

    private static Source<?, ?, ?> source(SourceOperatorFactory<?> factory) {
        try {
            Field field = SourceOperatorFactory.class.getDeclaredField("source");
            field.setAccessible(true);
            return (Source<?, ?, ?>) field.get(factory);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Flink's SourceOperatorFactory has changed", e);
        }
    }
}
