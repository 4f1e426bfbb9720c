package dev.weir.runner.functions;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.ProcessTableFunction;
import org.apache.flink.table.functions.ProcessTableFunction.TimeContext;
import org.apache.flink.table.functions.TableSemantics;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/** What a call of a process function says and hears. The Java end of shared/sdk/processing.ts. */
final class ProcessFrames {
    /** Where a table's number would be: a timer is due, in event time or in processing time. */
    static final int TIMER = 255;
    static final int PROCESSING_TIMER = 254;
    /** The last millisecond that a number of TypeScript holds exactly. */
    private static final long LAST = (1L << 53) - 1;
    private static final int SET = 0;
    private static final int CLEAR = 1;
    /** More than these, where the timer is one in processing time. */
    private static final int PROCESSING = 3;

    /** Those of a table that the function reads: where they are in its rows is told with the first row. */
    final class Columns {
        private final List<LogicalType> types = new ArrayList<>();
        private final List<ValueWriter> writers = new ArrayList<>();
        private final List<RowData.FieldGetter> getters = new ArrayList<>();
        private final RowType table;
        private final int[] key;

        Columns(RowType wanted, RowType table, int[] key) {
            this.table = table;
            this.key = key;
            for (RowType.RowField column : wanted.getFields()) {
                int at = table.getFieldIndex(column.getName());
                types.add(table.getTypeAt(at));
                writers.add(ValueWriter.of(table.getTypeAt(at)));
                getters.add(RowData.createFieldGetter(table.getTypeAt(at), at));
            }
        }

        void write(FrameWriter frame, RowData row) {
            for (int i = 0; i < writers.size(); i++) {
                writers.get(i).write(frame, getters.get(i).getFieldOrNull(row));
            }
        }

        /** The columns of PARTITION BY, as people read them; null where there are none. */
        String key(RowData row) {
            if (key.length == 0) {
                return null;
            }
            return IntStream.of(key)
                    .mapToObj(at -> table.getFieldNames().get(at) + " = " + Shown.value(RowData.createFieldGetter(table.getTypeAt(at), at).getFieldOrNull(row), table.getTypeAt(at)))
                    .collect(Collectors.joining(", "));
        }

        ScriptProcess.Given shown(RowData row) {
            return new ScriptProcess.Given(types, getters.stream().map(getter -> getter.getFieldOrNull(row)).toArray());
        }
    }

    private final ProcessShape shape;
    private final KeptState state;
    private final List<ValueWriter> arguments;
    private final Columns[] columns;

    ProcessFrames(Declared declared) {
        shape = declared.process();
        state = new KeptState(shape.state());
        arguments = Types.writers(declared.arguments());
        columns = new Columns[shape.inputs().size()];
    }

    KeptState state() {
        return state;
    }

    /** Which table has a row. */
    int input(Object[] values) {
        int first = shape.state().size();
        int at = first;
        while (values[at] == null) {
            at++;
        }
        return at - first;
    }

    RowData row(Object[] values, int input) {
        return (RowData) values[shape.state().size() + input];
    }

    /** @param timers null where the function hears of none in processing time */
    void head(FrameWriter frame, int input, byte kind, Long time, Long watermark, ProcessingTimers timers) {
        frame.room(2).put((byte) input).put(kind);
        point(frame, time);
        point(frame, watermark);
        if (shape.processingTimers()) {
            point(frame, timers.now());
        }
    }

    /** @param timer the name of the one that is due; null where it has none, or a row came */
    void timer(FrameWriter frame, String timer, Object[] values) {
        frame.room(1).put((byte) (timer == null ? 0 : 1));
        if (timer != null) {
            frame.text(timer);
        }
        state.begin(values, frame);
    }

    void arguments(FrameWriter frame, Object[] values) {
        int first = shape.state().size() + shape.inputs().size();
        for (int i = 0; i < arguments.size(); i++) {
            arguments.get(i).write(frame, values[first + i]);
        }
    }

    Columns columns(ProcessTableFunction.Context context, int input) {
        if (columns[input] == null) {
            ProcessShape.Input declared = shape.inputs().get(input);
            TableSemantics table = context.tableSemanticsFor(declared.name());
            columns[input] = new Columns(declared.columns(), (RowType) table.dataType().getLogicalType(), table.partitionByColumns());
        }
        return columns[input];
    }

    /** Keeps what the call changed. */
    void end(FrameReader frame, TimeContext<Long> time, ProcessingTimers timers) {
        state.end(frame);
        ByteBuffer buffer = frame.buffer();
        for (int left = buffer.getInt(); left > 0; left--) {
            int change = buffer.get();
            String name = buffer.get() == 0 ? null : frame.text();
            Long at = buffer.get() == 0 ? null : Long.valueOf(buffer.getLong());
            if (change < PROCESSING) {
                change(time, change, name, at);
            } else {
                change(timers, change - PROCESSING, name, at);
            }
        }
    }

    private static void change(TimeContext<Long> time, int change, String name, Long at) {
        if (change == SET && name != null) {
            time.registerOnTime(name, at);
        } else if (change == SET) {
            time.registerOnTime(at);
        } else if (change == CLEAR && name != null) {
            time.clearTimer(name);
        } else if (change == CLEAR) {
            time.clearTimer(at);
        } else {
            time.clearAllTimers();
        }
    }

    private static void change(ProcessingTimers timers, int change, String name, Long at) {
        try {
            if (change == SET) {
                timers.set(name, at);
            } else if (change == CLEAR && name != null) {
                timers.clear(name);
            } else if (change == CLEAR) {
                timers.clear(at);
            } else {
                timers.clearAll();
            }
        } catch (Exception broken) {
            throw new IllegalStateException("A timer in processing time could not be kept: " + broken.getMessage(), broken);
        }
    }

    private static void point(FrameWriter frame, Long at) {
        frame.room(9).put((byte) (at == null ? 0 : 1));
        if (at != null) {
            frame.room(8).putLong(Math.max(-LAST, Math.min(LAST, at)));
        }
    }
}
