package dev.weir.runner.functions;

import java.util.List;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.functions.AggregateFunction;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.types.inference.TypeInference;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.types.Row;

/** An aggregate function in TypeScript. Its accumulator is the one field of a row. Flink sees by its methods what it can: each kind has those that it has. */
public class ScriptAggregate extends AggregateFunction<Object, Row> {
    private static final long serialVersionUID = 1L;
    private final Called called;
    private transient ValueWriter given;
    private transient ValueReader accumulated;
    private transient ValueReader result;

    ScriptAggregate(Bundle bundle, Declared declared) {
        called = new Called(bundle, declared);
    }

    static ScriptAggregate of(Bundle bundle, Declared declared) {
        if (declared.retracts()) {
            return declared.merges() ? new RetractingMerging(bundle, declared) : new Retracting(bundle, declared);
        }
        return declared.merges() ? new Merging(bundle, declared) : new ScriptAggregate(bundle, declared);
    }

    @Override
    public void open(FunctionContext context) {
        Declared declared = called.declared();
        given = ValueWriter.of(declared.accumulator());
        accumulated = ValueReader.of(declared.accumulator());
        result = ValueReader.of(declared.returns());
        called.open(context);
    }

    @Override
    public Row createAccumulator() {
        called.begin();
        return Row.of(call(Isolate.Entry.CREATE, accumulated, List.of()));
    }

    /** Called by code that Flink generates, as the others are. */
    public void accumulate(Row accumulator, Object... values) {
        step(Isolate.Entry.ACCUMULATE, accumulator, values);
    }

    @Override
    public Object getValue(Row accumulator) {
        given.write(called.begin(), accumulator.getField(0));
        return call(Isolate.Entry.VALUE, result, List.of(called.declared().accumulator()), accumulator.getField(0));
    }

    final void step(Isolate.Entry step, Row accumulator, Object... values) {
        FrameWriter frame = called.begin();
        given.write(frame, accumulator.getField(0));
        called.write(frame, values);
        accumulator.setField(0, call(step, accumulated, called.declared().arguments(), values));
    }

    final void mergeAll(Row accumulator, Iterable<Row> others) {
        for (Row other : others) {
            FrameWriter frame = called.begin();
            given.write(frame, accumulator.getField(0));
            given.write(frame, other.getField(0));
            accumulator.setField(0, call(Isolate.Entry.MERGE, accumulated, List.of(called.declared().accumulator(), called.declared().accumulator()), accumulator.getField(0), other.getField(0)));
        }
    }

    private Object call(Isolate.Entry step, ValueReader reads, List<LogicalType> types, Object... values) {
        Isolate isolate = called.isolate();
        try {
            return reads.read(isolate.call(step, called.declared().number(), -1));
        } catch (FunctionFault fault) {
            throw called.session().failure(fault, types, values);
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

    /** One from which rows can be taken back. */
    public static final class Retracting extends ScriptAggregate {
        private static final long serialVersionUID = 1L;

        Retracting(Bundle bundle, Declared declared) {
            super(bundle, declared);
        }

        public void retract(Row accumulator, Object... values) {
            step(Isolate.Entry.RETRACT, accumulator, values);
        }
    }

    /** One whose accumulators can be put together. */
    public static final class Merging extends ScriptAggregate {
        private static final long serialVersionUID = 1L;

        Merging(Bundle bundle, Declared declared) {
            super(bundle, declared);
        }

        public void merge(Row accumulator, Iterable<Row> others) {
            mergeAll(accumulator, others);
        }
    }

    /** One that has both. */
    public static final class RetractingMerging extends ScriptAggregate {
        private static final long serialVersionUID = 1L;

        RetractingMerging(Bundle bundle, Declared declared) {
            super(bundle, declared);
        }

        public void retract(Row accumulator, Object... values) {
            step(Isolate.Entry.RETRACT, accumulator, values);
        }

        public void merge(Row accumulator, Iterable<Row> others) {
            mergeAll(accumulator, others);
        }
    }
}
