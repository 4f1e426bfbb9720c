package dev.weir.runner.given;

import org.apache.flink.streaming.api.operators.SimpleOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperatorFactory;
import org.apache.flink.streaming.api.operators.async.AsyncWaitOperatorFactory;
import org.apache.flink.table.runtime.operators.TableKeyedAsyncWaitOperatorFactory;
import org.apache.flink.table.runtime.operators.wmassigners.ProcTimeMiniBatchAssignerOperator;
import org.apache.flink.table.runtime.operators.wmassigners.WatermarkAssignerOperatorFactory;

/** What takes the place of the operators of Flink that speak by the wall clock, or hold rows across a checkpoint's barrier. */
final class SteadyOperators {
    private SteadyOperators() {}

    /** Null where the operator is as good for a test as it is. */
    static StreamOperatorFactory<?> inPlaceOf(StreamOperatorFactory<?> factory) {
        if (factory instanceof WatermarkAssignerOperatorFactory assigner) {
            return GivenWatermarks.inPlaceOf(assigner);
        }
        if (factory instanceof AsyncWaitOperatorFactory<?, ?> async) {
            return new DrainedAsync<>(async);
        }
        if (factory instanceof TableKeyedAsyncWaitOperatorFactory<?, ?, ?> async) {
            return new DrainedKeyedAsync<>(async);
        }
        boolean batchesByClock = factory instanceof SimpleOperatorFactory<?> simple && simple.getOperator() instanceof ProcTimeMiniBatchAssignerOperator;
        return batchesByClock ? SimpleOperatorFactory.of(new UncutBatches()) : null;
    }
}
