package dev.weir.runner.lineage;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.streaming.api.graph.StreamConfig;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/** Flink's own operator behind its interfaces: every row that it is given is written down before it works on it. */
final class TracedInputs implements InvocationHandler {
    private final StreamOperator<?> operator;
    private final TracedOperator traced;
    private final StreamConfig config;
    private final ClassLoader loader;
    private final boolean keyed;
    private final TypeSerializer<?>[] serializers = new TypeSerializer<?>[2];

    TracedInputs(StreamOperator<?> operator, TracedOperator traced, StreamConfig config, ClassLoader loader, boolean keyed) {
        this.operator = operator;
        this.traced = traced;
        this.config = config;
        this.loader = loader;
        this.keyed = keyed;
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        return switch (method.getName()) {
            case "processElement", "processElement1" -> work(0, method, arguments);
            case "processElement2" -> work(1, method, arguments);
            default -> method.getDeclaringClass() == Object.class ? TracedFactory.ofObject(proxy, operator, method, arguments) : idle(method, arguments);
        };
    }

    private Object work(int port, Method method, Object[] arguments) throws Throwable {
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
        if (serializers[port] == null) {
            serializers[port] = config.getTypeSerializerIn(port, loader);
        }
        return Content.of(value, serializers[port]);
    }
}
