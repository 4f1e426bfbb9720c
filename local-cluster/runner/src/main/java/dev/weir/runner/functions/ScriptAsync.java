package dev.weir.runner.functions;

import java.util.concurrent.CompletableFuture;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.functions.AsyncScalarFunction;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.types.inference.TypeInference;

/** An async scalar function in TypeScript. Flink makes an operator of each call, whose rows wait there for their results: so they are called many at a time. */
public final class ScriptAsync extends AsyncScalarFunction {
    private static final long serialVersionUID = 1L;
    private final Bundle bundle;
    private final Declared declared;
    private transient BatchedCalls calls;

    ScriptAsync(Bundle bundle, Declared declared) {
        this.bundle = bundle;
        this.declared = declared;
    }

    @Override
    public void open(FunctionContext context) {
        calls = new BatchedCalls(declared, () -> Session.open(bundle, declared, context));
    }

    /** Called by code that Flink generates, with its internal values. */
    public void eval(CompletableFuture<Object> result, Object... values) {
        calls.add(result, values);
    }

    @Override
    public void close() {
        if (calls != null) {
            calls.close();
            calls = null;
        }
    }

    @Override
    public TypeInference getTypeInference(DataTypeFactory factory) {
        return Types.of(declared);
    }

    @Override
    public boolean isDeterministic() {
        return declared.deterministic();
    }

    @Override
    public String toString() {
        return declared.name();
    }
}
