package dev.weir.runner.lineage;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.streaming.api.graph.StreamConfig;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.data.RowData;

/** Flink's own operator behind its interfaces: every row that it is given is written down before it works on it. */
final class TracedInputs implements InvocationHandler {
    private final StreamOperator<?> operator;
    private final TracedOperator traced;
    private final TracedOutput<?> output;
    private final StreamConfig config;
    private final ClassLoader loader;
    private final boolean keyed;
    private final TypeSerializer<?>[] serializers = new TypeSerializer<?>[2];

    TracedInputs(StreamOperator<?> operator, TracedOperator traced, TracedOutput<?> output, StreamConfig config, ClassLoader loader, boolean keyed) {
        this.operator = operator;
        this.traced = traced;
        this.output = output;
        this.config = config;
        this.loader = loader;
        this.keyed = keyed;
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        return switch (method.getName()) {
            case "processElement", "processElement1" -> work(0, method, arguments);
            case "processElement2" -> work(1, method, arguments);
            case "finish" -> finish(method, arguments);
            default -> method.getDeclaringClass() == Object.class ? TracedFactory.ofObject(proxy, operator, method, arguments) : idle(method, arguments);
        };
    }

    @SuppressWarnings("unchecked")
    private Object finish(Method method, Object[] arguments) throws Throwable {
        Object nothing = idle(method, arguments);
        if (traced.probe != null) {
            traced.probe.tell(traced, (Output<StreamRecord<RowData>>) (Output<?>) output);
        }
        return nothing;
    }

    private Object work(int port, Method method, Object[] arguments) throws Throwable {
        if (traced.probe != null) {
            traced.probe.keep(operator, ((StreamRecord<?>) arguments[0]).getValue(), serializer(port), loader);
        }
        Flow flow = Flow.now();
        TracedOperator worker = flow.worker;
        int beforePort = flow.port;
        int beforeInput = flow.input;
        flow.input = traced.receive(port, flow, key(), mark(port, flow, ((StreamRecord<?>) arguments[0]).getValue()));
        flow.worker = traced;
        flow.port = port;
        try {
            return TracedFactory.call(operator, method, arguments);
        } finally {
            flow.worker = worker;
            flow.port = beforePort;
            flow.input = beforeInput;
        }
    }

    /** What it does for a watermark, a timer or the end of its input, it does for no single row. */
    private Object idle(Method method, Object[] arguments) throws Throwable {
        Flow flow = Flow.now();
        TracedOperator worker = flow.worker;
        flow.worker = null;
        try {
            return TracedFactory.call(operator, method, arguments);
        } finally {
            flow.worker = worker;
        }
    }

    private int key() {
        Object key = keyed ? operator.getCurrentKey() : null;
        return key == null ? TracedOperator.NONE : traced.keyId(key);
    }

    private int mark(int port, Flow flow, Object value) {
        if (flow.emitter != null || traced.port(port).from.size() < 2) {
            return 0;
        }
        return Content.of(value, serializer(port));
    }

    private TypeSerializer<?> serializer(int port) {
        if (serializers[port] == null) {
            serializers[port] = config.getTypeSerializerIn(port, loader);
        }
        return serializers[port];
    }
}
