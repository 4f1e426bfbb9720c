package dev.weir.runner.functions;

import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.TableFunction;
import org.apache.flink.table.types.inference.TypeInference;

/** A table function in TypeScript. Its rows come as they are made, some at a time: there may be more than fit into memory. */
public final class ScriptTable extends TableFunction<Object> {
    private static final long serialVersionUID = 1L;
    private final Called called;
    private transient ValueReader row;
    private transient int cursor;

    ScriptTable(Bundle bundle, Declared declared) {
        called = new Called(bundle, declared);
    }

    @Override
    public void open(FunctionContext context) {
        row = ValueReader.of(called.declared().returns());
        called.open(context);
        cursor = Isolate.newCursor();
    }

    /** Called by code that Flink generates, with its internal values. */
    public void eval(Object... values) {
        FrameWriter frame = called.begin();
        // The same to its last row, also where the functions are replaced in between.
        Isolate isolate = called.isolate();
        called.write(frame, values);
        try {
            Object[] rows = isolate.rows(row, isolate.call(Isolate.Entry.TABLE, called.declared().number(), cursor));
            boolean more = isolate.hasMore();
            emit(rows);
            while (more) {
                rows = isolate.rows(row, isolate.more(cursor));
                more = isolate.hasMore();
                emit(rows);
            }
        } catch (FunctionFault fault) {
            throw called.failure(fault, values);
        }
    }

    private void emit(Object[] rows) {
        for (Object each : rows) {
            collect(each);
        }
    }

    @Override
    public void close() {
        called.close();
    }

    @Override
    public TypeInference getTypeInference(DataTypeFactory factory) {
        return Types.of(called.declared());
    }

    @Override
    public boolean isDeterministic() {
        return called.declared().deterministic();
    }

    @Override
    public String toString() {
        return called.declared().name();
    }
}
