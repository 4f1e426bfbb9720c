package dev.weir.runner.functions;

import dev.weir.runner.WeirException;
import java.io.Serializable;
import java.util.List;
import org.apache.flink.table.functions.FunctionContext;

/** What every kind of function in TypeScript needs to be called: its declaration, its place in V8 while a task has it open, and its arguments as V8 gets them. */
final class Called implements Serializable {
    private static final long serialVersionUID = 1L;
    private final Bundle bundle;
    private final Declared declared;
    private transient Session session;
    private transient List<ValueWriter> arguments;

    Called(Bundle bundle, Declared declared) {
        this.bundle = bundle;
        this.declared = declared;
    }

    /** As it is called now, once it is open. */
    Declared declared() {
        return session == null ? declared : session.function();
    }

    void open(FunctionContext context) {
        arguments = Types.writers(declared.arguments());
        session = Session.open(bundle, declared, context);
    }

    Session session() {
        return session;
    }

    Isolate isolate() {
        return session.isolate();
    }

    /** Where the arguments of the next call are written, in the functions as they are now: they may have been replaced since the last one. */
    FrameWriter begin() {
        session.renew();
        return session.isolate().begin(1);
    }

    void write(FrameWriter frame, Object[] values) {
        for (int i = 0; i < values.length; i++) {
            arguments.get(i).write(frame, values[i]);
        }
    }

    /** Of a call with these arguments. */
    WeirException failure(FunctionFault fault, Object[] values) {
        return session.failure(fault, declared.arguments(), values);
    }

    void close() {
        if (session != null) {
            session.close();
            session = null;
        }
    }
}
