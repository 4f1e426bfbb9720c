package dev.weir.runner.lineage;

import dev.weir.runner.given.Inside;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.generated.AggsHandleFunction;
import org.apache.flink.table.runtime.generated.GeneratedAggsHandleFunction;
import org.apache.flink.table.runtime.generated.GeneratedNamespaceAggsHandleFunction;
import org.apache.flink.table.runtime.generated.NamespaceAggsHandleFunction;
import org.apache.flink.table.runtime.operators.aggregate.GroupAggFunction;
import org.apache.flink.table.runtime.operators.aggregate.window.processors.SliceUnsharedSyncStateWindowAggProcessor;
import org.apache.flink.table.runtime.operators.window.tvf.common.WindowAggOperator;
import org.apache.flink.table.runtime.operators.window.tvf.slicing.SliceAssigner;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.runtime.util.TimeWindowUtil;
import org.apache.flink.table.types.logical.LogicalType;

/**
 * The code that Flink generated for the functions of one aggregate operator, in an instance of its own: fed with rows, it says what the
 * operator would emit for them. Known are the aggregate of a group, and that of a window whose rows are in no other window.
 */
abstract class AggregateCode {
    /** The window of a row where there are no windows. */
    static final long NO_WINDOW = 0;
    /** The window of a row that came too late for its own. */
    static final long LATE = Long.MIN_VALUE;

    /** What was gathered of some rows: an accumulator of each function, and what they keep beside. */
    record Gathered(RowData accumulators, List<Map<?, ?>> beside) {}

    private final TypeSerializer<RowData> accumulators;
    private final HeapState beside;

    private AggregateCode(TypeSerializer<RowData> accumulators, HeapState beside) {
        this.accumulators = accumulators;
        this.beside = beside;
    }

    /** Null for an operator that is no such aggregate, or whose functions keep lists beside their accumulators. */
    static AggregateCode of(StreamOperator<?> operator, ClassLoader loader) throws Exception {
        try {
            return operator instanceof WindowAggOperator<?, ?> window ? OfWindow.of(window, loader) : operator instanceof AbstractStreamOperator<?> any ? OfGroup.of(any, loader) : null;
        } catch (HeapState.Unknown | IllegalStateException unknown) {
            return null;
        }
    }

    /** The window that the operator puts a row into as it stands now; ascending windows are fired in this order. */
    abstract long windowOf(RowData row);

    /** What is gathered of no rows. */
    Gathered none() throws Exception {
        return new Gathered(create(), List.of());
    }

    /** Goes on from what was gathered before, which stays as it is. */
    void set(long window, Gathered before) throws Exception {
        beside.set(before.beside());
        use(window, accumulators.copy(before.accumulators()));
    }

    abstract void add(RowData row) throws Exception;

    /** What the operator emits for the rows that were added. */
    abstract RowData value(long window) throws Exception;

    /** What was gathered by now. */
    Gathered kept() throws Exception {
        return new Gathered(accumulators.copy(now()), beside.kept());
    }

    abstract void close() throws Exception;

    abstract RowData create() throws Exception;

    abstract void use(long window, RowData accumulators) throws Exception;

    abstract RowData now() throws Exception;

    private static final class OfGroup extends AggregateCode {
        private final AggsHandleFunction code;

        private OfGroup(AggsHandleFunction code, TypeSerializer<RowData> accumulators, HeapState beside) {
            super(accumulators, beside);
            this.code = code;
        }

        static AggregateCode of(AbstractStreamOperator<?> operator, ClassLoader loader) throws Exception {
            if (!(Inside.field(operator, "userFunction") instanceof GroupAggFunction function)) {
                return null;
            }
            AggsHandleFunction code = ((GeneratedAggsHandleFunction) Inside.field(function, "genAggsHandler")).newInstance(loader);
            HeapState beside = new HeapState(operator.getRuntimeContext());
            code.open(beside);
            return new OfGroup(code, new RowDataSerializer((LogicalType[]) Inside.field(function, "accTypes")), beside);
        }

        @Override
        long windowOf(RowData row) {
            return NO_WINDOW;
        }

        @Override
        RowData create() throws Exception {
            return code.createAccumulators();
        }

        @Override
        void use(long window, RowData accumulators) throws Exception {
            code.setAccumulators(accumulators);
        }

        @Override
        void add(RowData row) throws Exception {
            code.accumulate(row);
        }

        @Override
        RowData now() throws Exception {
            return code.getAccumulators();
        }

        @Override
        RowData value(long window) throws Exception {
            return code.getValue();
        }

        @Override
        void close() throws Exception {
            code.close();
        }
    }

    private static final class OfWindow extends AggregateCode {
        private final NamespaceAggsHandleFunction<Long> code;
        private final SliceUnsharedSyncStateWindowAggProcessor operator;
        private final SliceAssigner windows;

        private OfWindow(NamespaceAggsHandleFunction<Long> code, TypeSerializer<RowData> accumulators, HeapState beside, SliceUnsharedSyncStateWindowAggProcessor operator) {
            super(accumulators, beside);
            this.code = code;
            this.operator = operator;
            this.windows = (SliceAssigner) Inside.field(operator, "sliceAssigner");
        }

        @SuppressWarnings("unchecked")
        static AggregateCode of(WindowAggOperator<?, ?> operator, ClassLoader loader) throws Exception {
            boolean known = Inside.field(operator, "windowProcessor") instanceof SliceUnsharedSyncStateWindowAggProcessor;
            if (!known || !(boolean) Inside.field(operator, "isEventTime")) {
                return null;
            }
            var processor = (SliceUnsharedSyncStateWindowAggProcessor) Inside.field(operator, "windowProcessor");
            NamespaceAggsHandleFunction<Long> code = ((GeneratedNamespaceAggsHandleFunction<Long>) Inside.field(processor, "genAggsHandler")).newInstance(loader);
            HeapState beside = new HeapState(operator.getRuntimeContext());
            code.open(beside);
            return new OfWindow(code, (TypeSerializer<RowData>) Inside.field(processor, "accSerializer"), beside, processor);
        }

        @Override
        long windowOf(RowData row) {
            long end = windows.assignSliceEnd(row, null);
            boolean isLate = TimeWindowUtil.isWindowFired(end, (long) Inside.field(operator, "currentProgress"), (ZoneId) Inside.field(operator, "shiftTimeZone"));
            return isLate ? LATE : end;
        }

        @Override
        RowData create() throws Exception {
            return code.createAccumulators();
        }

        @Override
        void use(long window, RowData accumulators) throws Exception {
            code.setAccumulators(window, accumulators);
        }

        @Override
        void add(RowData row) throws Exception {
            code.accumulate(row);
        }

        @Override
        RowData now() throws Exception {
            return code.getAccumulators();
        }

        @Override
        RowData value(long window) throws Exception {
            return code.getValue(window);
        }

        @Override
        void close() throws Exception {
            code.close();
        }
    }
}
