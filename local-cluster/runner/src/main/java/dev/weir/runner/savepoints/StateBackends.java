package dev.weir.runner.savepoints;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Locale;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.runtime.asyncprocessing.operators.AbstractAsyncStateStreamOperator;
import org.apache.flink.runtime.asyncprocessing.operators.AbstractAsyncStateStreamOperatorV2;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.state.IncrementalKeyedStateHandle;
import org.apache.flink.runtime.state.KeyGroupsSavepointStateHandle;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.changelog.ChangelogStateBackendHandle;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;

/** Which state backend a job keeps its state in, and which ones read what was saved. */
public final class StateBackends {
    private static final String HEAP = "hashmap";
    private static final String ROCKSDB = "rocksdb";
    private static final String FORST = "forst";

    /** What an operator's keyed state was saved as: any backend's canonical format, or the own one of the heap, or that of RocksDB and of ForSt. */
    public enum Format { CANONICAL, HEAP, FILES }

    private StateBackends() {}

    /** In Flink's short word, also where the job names a factory's class. */
    public static String of(StreamGraph graph) {
        String named = graph.getJobConfiguration().get(StateBackendOptions.STATE_BACKEND).toLowerCase(Locale.ROOT);
        return named.contains(FORST) ? FORST : named.contains(ROCKSDB) ? ROCKSDB : named.contains(HEAP) ? HEAP : named;
    }

    /** Whether an operator of a job waits for its state without holding up other keys. */
    public static boolean isAsync(StreamGraph graph, ClassLoader classes) {
        return graph.getStreamNodes().stream().anyMatch(node -> isAsync(node, classes));
    }

    private static boolean isAsync(StreamNode node, ClassLoader classes) {
        Class<?> type = node.getOperatorFactory() == null ? null : node.getOperatorFactory().getStreamOperatorClass(classes);
        return type != null && (AbstractAsyncStateStreamOperator.class.isAssignableFrom(type) || AbstractAsyncStateStreamOperatorV2.class.isAssignableFrom(type));
    }

    /** Whether a backend reads what another one writes in its own format. */
    public static boolean isOwn(String wrote, String reads) {
        return wrote.equals(reads) || !wrote.equals(HEAP) && !reads.equals(HEAP);
    }

    /**
     * Why state cannot go from a job to one with another backend; null where a canonical savepoint takes it there. Flink 2.3 does not refuse these: the
     * savepoint fails, and the job with it.
     *
     * @param async whether the job that is to be stopped has asynchronous state
     */
    public static String noWay(String from, boolean async, String to) {
        if (isOwn(from, to)) {
            return null;
        }
        if (from.equals(FORST)) {
            return "ForSt cannot write a canonical savepoint, the only kind that another state backend reads";
        }
        if (to.equals(FORST)) {
            return "ForSt restores only what it wrote itself";
        }
        return async ? "asynchronous state cannot be written to a canonical savepoint, the only kind that another state backend reads" : null;
    }

    /** Null without keyed state. */
    public static Format format(OperatorState state) {
        return format(state.getStates().stream().flatMap(subtask -> subtask.getManagedKeyedState().stream()).toList());
    }

    private static Format format(Collection<KeyedStateHandle> handles) {
        for (KeyedStateHandle handle : handles) {
            if (handle instanceof ChangelogStateBackendHandle changelog) {
                return format(new ArrayList<>(changelog.getMaterializedStateHandles()));
            }
            return handle instanceof IncrementalKeyedStateHandle ? Format.FILES : handle instanceof KeyGroupsSavepointStateHandle ? Format.CANONICAL : Format.HEAP;
        }
        return null;
    }

    /**
     * Why a backend cannot read what was saved; null where it can.
     *
     * @param wrote the backend of the job that it is said to be of
     */
    public static String unread(Format format, String wrote, String by) {
        if (format == null) {
            return null;
        }
        String writer = format == Format.HEAP ? HEAP : wrote.equals(HEAP) ? ROCKSDB : wrote;
        String words = "the savepoint is in the own format of the state backend " + writer + ", and the job has " + by + ". Take a canonical savepoint";
        return switch (format) {
            case CANONICAL -> by.equals(FORST) ? "ForSt restores only what it wrote itself, and the savepoint is a canonical one" : null;
            case HEAP -> by.equals(HEAP) ? null : words;
            case FILES -> by.equals(HEAP) ? words : null;
        };
    }
}
