package dev.weir.runner.functions;

import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.ScalarFunction;
import org.apache.flink.table.types.inference.TypeInference;

/** A scalar function in TypeScript, as Flink calls it: once a record. An async one is called so where Flink knows no async calls, in batch mode. */
public final class ScriptScalar extends ScalarFunction {
    private static final long serialVersionUID = 1L;
    private final Called called;
    private transient ValueReader result;
    private transient boolean awaits;

    ScriptScalar(Bundle bundle, Declared declared) {
        called = new Called(bundle, declared);
    }

    @Override
    public void open(FunctionContext context) {
        result = ValueReader.of(called.declared().returns());
        awaits = called.declared().kind().equals("async");
        called.open(context);
    }

    /** Called by code that Flink generates, with its internal values. */
    public Object eval(Object... values) {
        FrameWriter frame = called.begin();
        Isolate isolate = called.isolate();
        called.write(frame, values);
        try {
            return awaits ? settled(isolate) : result.read(isolate.call(Isolate.Entry.SCALAR, called.declared().number(), -1));
        } catch (FunctionFault fault) {
            throw called.failure(fault, values);
        }
    }

    private Object settled(Isolate isolate) throws FunctionFault {
        FrameReader answer = isolate.settle(called.declared().number(), false);
        if (answer.buffer().get() != 0) {
            throw FunctionFault.told(answer.text());
        }
        return result.read(answer);
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
