package dev.weir.runner.functions;

import java.util.List;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.generated.HashFunction;
import org.apache.flink.table.runtime.generated.ProcessTableRunner;
import org.apache.flink.table.runtime.generated.RecordComparator;
import org.apache.flink.table.runtime.generated.RecordEqualiser;
import org.apache.flink.table.runtime.operators.process.ProcessSetTableOperator;
import org.apache.flink.table.runtime.operators.process.RuntimeChangelogMode;
import org.apache.flink.table.runtime.operators.process.RuntimeStateInfo;
import org.apache.flink.table.runtime.operators.process.RuntimeTableSemantics;
import org.apache.flink.table.runtime.typeutils.StringDataSerializer;

/**
 * Flink's operator of a process function, with timers in processing time. They are in the timer services that Flink's has opened for those in event time: each has
 * a queue for either, and Flink's own leaves the one unused. So a savepoint of either operator goes on in the other.
 */
final class ProcessingTimeOperator extends ProcessSetTableOperator {
    private final ScriptProcess function;
    private transient ProcessingTimers timers;
    private transient ListState<Long> watermarks;
    /** Where the watermark was when the state that this goes on with was kept. */
    private transient long restored;

    ProcessingTimeOperator(StreamOperatorParameters<RowData> parameters, List<RuntimeTableSemantics> tables, List<RuntimeStateInfo> states, RecordComparator[] orders, ProcessTableRunner runner,
            HashFunction[] hashes, RecordEqualiser[] equalisers, RuntimeChangelogMode changes, List<StateTtlConfig> ttls, ScriptProcess function) {
        super(parameters, tables, states, orders, runner, hashes, equalisers, changes, ttls);
        this.function = function;
    }

    @Override
    @SuppressWarnings({"unchecked", "rawtypes"})
    public void open() throws Exception {
        super.open();
        KeyedStateStore store = getKeyedStateStore().orElseThrow();
        timers = new ProcessingTimers(
                store.getMapState(new MapStateDescriptor<>("processing-time-timers", StringDataSerializer.INSTANCE, LongSerializer.INSTANCE)),
                getInternalTimerService("user-named-timers", StringDataSerializer.INSTANCE, (Triggerable) this),
                getInternalTimerService("user-unnamed-timers", VoidNamespaceSerializer.INSTANCE, (Triggerable) this));
        function.hear(timers);
    }

    /** Flink's windows keep the watermark in the same way: after a restore none has come yet, and timers are due at once. */
    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        watermarks = context.getOperatorStateStore().getUnionListState(new ListStateDescriptor<>("watermark", LongSerializer.INSTANCE));
        long least = Long.MAX_VALUE;
        for (long each : watermarks.get()) {
            least = Math.min(least, each);
        }
        // The last one there is: of a job that was drained, and goes on none the less.
        restored = least == Long.MAX_VALUE ? Long.MIN_VALUE : least;
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        watermarks.update(List.of(watermark()));
    }

    @Override
    public void onProcessingTime(InternalTimer<RowData, Object> timer) throws Exception {
        processTableRunner.ingestTimerEvent(timer.getKey(), timers.begin(timer), rowtime(timer));
        processTableRunner.processOnTimer();
        timers.end();
    }

    /** Of the rows that come of a timer: late nowhere. The clock's, as long as there is no watermark. */
    private long rowtime(InternalTimer<RowData, Object> timer) {
        long watermark = watermark();
        return watermark == Long.MIN_VALUE ? timer.getTimestamp() : watermark == Long.MAX_VALUE ? watermark : watermark + 1;
    }

    private long watermark() {
        return Math.max(restored, combinedWatermark.getCombinedWatermark());
    }
}
