package dev.weir.runner.functions;

import java.util.List;
import java.util.function.Supplier;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.ProcessTableFunction;
import org.apache.flink.table.types.inference.TypeInference;
import org.apache.flink.table.types.logical.LogicalType;

/** A process function in TypeScript, as Flink calls it: once a row, once a timer. */
public class ScriptProcess extends ProcessTableFunction<Object> {
    private static final long serialVersionUID = 1L;
    /** Of Flink's RowKind.INSERT. */
    private static final byte INSERT = 0;
    private final Called called;
    private transient ProcessFrames frames;
    private transient ValueReader row;
    private transient int cursor;
    private transient ProcessingTimers timers;

    ScriptProcess(Bundle bundle, Declared declared) {
        called = new Called(bundle, declared);
    }

    static ScriptProcess of(Bundle bundle, Declared declared) {
        return declared.process().timers() || declared.process().processingTimers() ? new Timed(bundle, declared) : new ScriptProcess(bundle, declared);
    }

    @Override
    public void open(FunctionContext context) {
        row = ValueReader.of(called.declared().returns());
        frames = new ProcessFrames(called.declared());
        called.open(context);
        cursor = Isolate.newCursor();
        called.isolate().state().open(cursor, frames.state());
    }

    /** Whether it hears of timers by the clock, whatever times rows have. */
    public boolean hearsOfTheClock() {
        return shape().processingTimers();
    }

    ProcessShape shape() {
        return called.declared().process();
    }

    /** Told before the first call, where the function declares that it hears of such timers. */
    void hear(ProcessingTimers processing) {
        timers = processing;
    }

    /** Called by code that Flink generates: the entries of state, then the tables, of which one has a row, then the other arguments. */
    public void eval(Context context, Object... values) {
        FrameWriter frame = begin();
        int input = frames.input(values);
        RowData given = frames.row(values, input);
        TimeContext<Long> time = context.timeContext(Long.class);
        frames.head(frame, input, given.getRowKind().toByteValue(), time.time(), time.currentWatermark(), timers);
        frames.timer(frame, null, values);
        frames.arguments(frame, values);
        frames.columns(context, input).write(frame, given);
        frames.state().of(() -> frames.columns(context, input).key(given));
        run(time, () -> frames.columns(context, input).shown(given));
    }

    final void due(OnTimerContext context, Object... states) {
        Long processing = timers == null ? null : timers.due();
        if (processing == null && !shape().timers()) {
            // Of a savepoint: nothing in the function hears of it any more, and Flink leaves it at that, too.
            return;
        }
        FrameWriter frame = begin();
        TimeContext<Long> time = context.timeContext(Long.class);
        frames.state().of(null);
        frames.head(frame, processing == null ? ProcessFrames.TIMER : ProcessFrames.PROCESSING_TIMER, INSERT, processing == null ? time.time() : processing, time.currentWatermark(), timers);
        frames.timer(frame, context.currentTimer(), states);
        run(time, () -> new Given(List.of(), new Object[0]));
    }

    /** Where the next call is written; state is asked for where the function is called. */
    private FrameWriter begin() {
        Isolate before = called.isolate();
        FrameWriter frame = called.begin();
        if (called.isolate() != before) {
            before.state().close(cursor);
            called.isolate().state().open(cursor, frames.state());
        }
        return frame;
    }

    /** What a call was given, as a failure shows it. */
    record Given(List<LogicalType> types, Object[] values) {}

    private void run(TimeContext<Long> time, Supplier<Given> given) {
        Isolate isolate = called.isolate();
        try {
            FrameReader frame = isolate.call(Isolate.Entry.PROCESS, called.declared().number(), cursor);
            while (true) {
                Object[] rows = isolate.rows(row, frame);
                boolean more = isolate.hasMore();
                if (!more) {
                    frames.end(frame, time, timers);
                }
                for (Object each : rows) {
                    collect(each);
                }
                if (!more) {
                    return;
                }
                frame = isolate.more(cursor);
            }
        } catch (FunctionFault fault) {
            Given values = given.get();
            throw called.session().failure(fault, values.types(), values.values());
        }
    }

    @Override
    public void close() {
        if (frames != null && called.session() != null) {
            called.isolate().state().close(cursor);
        }
        called.close();
    }

    @Override
    public TypeInference getTypeInference(DataTypeFactory factory) {
        return ProcessTypes.of(called.declared());
    }

    @Override
    public boolean isDeterministic() {
        return called.declared().deterministic();
    }

    @Override
    public String toString() {
        return called.declared().name();
    }

    /** One that hears of its timers. */
    public static final class Timed extends ScriptProcess {
        private static final long serialVersionUID = 1L;

        Timed(Bundle bundle, Declared declared) {
            super(bundle, declared);
        }

        public void onTimer(OnTimerContext context, Object... states) {
            due(context, states);
        }
    }
}
