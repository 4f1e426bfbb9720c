package dev.weir.runner.samples;

import dev.weir.runner.WeirException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.apache.flink.table.catalog.StagedTable;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.factories.DynamicTableFactory;
import org.apache.flink.table.types.DataType;

/**
 * A sink that is the real one in everything but that its rows are captured. What the real one would do to the outside while
 * planning (delete, truncate, create a staged table) it does not do.
 */
final class SinkStandIn implements InvocationHandler {
    private final StandIns standIns;
    private final DynamicTableFactory.Context context;
    private final DynamicTableSink real;
    private DataType consumed;

    private SinkStandIn(StandIns standIns, DynamicTableFactory.Context context, DynamicTableSink real, DataType consumed) {
        this.standIns = standIns;
        this.context = context;
        this.real = real;
        this.consumed = consumed;
    }

    static DynamicTableSink of(StandIns standIns, DynamicTableFactory.Context context, DynamicTableSink real) {
        return new SinkStandIn(standIns, context, real, null).proxy();
    }

    private DynamicTableSink proxy() {
        ClassLoader loader = context.getClassLoader();
        return (DynamicTableSink) Proxy.newProxyInstance(loader, Interfaces.of(real, loader), this);
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        return switch (method.getName()) {
            case "copy" -> new SinkStandIn(standIns, context, real.copy(), consumed).proxy();
            case "equals" -> arguments[0] != null
                    && Proxy.isProxyClass(arguments[0].getClass())
                    && Proxy.getInvocationHandler(arguments[0]) instanceof SinkStandIn that
                    && real.equals(that.real);
            case "getSinkRuntimeProvider" -> new CaptureProvider(standIns, this.context, real, consumed).provider((DynamicTableSink.Context) arguments[0]);
            case "executeDeletion", "executeTruncation" -> throw writesOutside();
            case "applyStaging" -> new NothingStaged();
            default -> remember(method, arguments);
        };
    }

    private Object remember(Method method, Object[] arguments) throws Throwable {
        if (method.getName().equals("applyWritableMetadata")) {
            consumed = (DataType) arguments[1];
        }
        return Interfaces.call(real, method, arguments);
    }

    private WeirException writesOutside() {
        String table = standIns.names().shortest(context.getObjectIdentifier());
        return new WeirException(
                "writes-outside", "The statement would change the real table " + table + ". A local run does not; switch the real table on for this run if that is meant.");
    }

    private static final class NothingStaged implements StagedTable {
        private static final long serialVersionUID = 1L;

        @Override
        public void begin() {}

        @Override
        public void commit() {}

        @Override
        public void abort() {}
    }
}
