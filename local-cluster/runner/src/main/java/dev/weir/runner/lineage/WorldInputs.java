package dev.weir.runner.lineage;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.util.BitSet;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.streaming.api.graph.StreamConfig;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryRowData;

/** Flink's own operator behind its interfaces: it is given a row for the main world and once more for each world that needs it, and for no other. */
final class WorldInputs implements InvocationHandler {
    private final StreamOperator<?> operator;
    private final Worlds worlds;
    private final Worlds.Operator place;
    private final Forks forks;
    private final StreamConfig config;
    private final ClassLoader loader;
    private final TypeSerializer<?>[] serializers = new TypeSerializer<?>[2];

    /** @param forks null for an operator without a key */
    WorldInputs(StreamOperator<?> operator, Worlds worlds, Worlds.Operator place, Forks forks, StreamConfig config, ClassLoader loader) {
        this.operator = operator;
        this.worlds = worlds;
        this.place = place;
        this.forks = forks;
        this.config = config;
        this.loader = loader;
    }

    @Override
    @SuppressWarnings("unchecked")
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        return switch (method.getName()) {
            case "processElement", "processElement1" -> receive(0, (StreamRecord<Object>) arguments[0]);
            case "processElement2" -> receive(1, (StreamRecord<Object>) arguments[0]);
            default -> method.getDeclaringClass() == Object.class ? TracedFactory.ofObject(proxy, operator, method, arguments) : TracedFactory.call(operator, method, arguments);
        };
    }

    private Object receive(int port, StreamRecord<Object> record) throws Exception {
        WorldFlow flow = WorldFlow.now();
        Presence presence = flow.handed == null ? Presence.EVERYWHERE : flow.handed;
        if (record.getValue() instanceof BinaryRowData row && Stamp.isOn(row)) {
            presence = worlds.of(Stamp.of(row));
            record.replace(Stamp.off(row));
        }
        Presence handed = flow.handed;
        Presence work = flow.work;
        int world = flow.world;
        BitSet apart = flow.apart;
        flow.handed = null;
        flow.apart = null;
        try {
            work(port, record, presence, flow);
        } finally {
            flow.handed = handed;
            flow.work = work;
            flow.world = world;
            flow.apart = apart;
        }
        return null;
    }

    private void work(int port, StreamRecord<Object> record, Presence presence, WorldFlow flow) throws Exception {
        if (!presence.isInMain() && !worlds.goOn()) {
            return;
        }
        if (place.isLast()) {
            worlds.sank(place, (RowData) record.getValue(), presence);
            if (presence.isInMain()) {
                process(port, record);
            }
        } else if (forks != null) {
            byKey(port, record, presence);
        } else if (place.isDirect()) {
            rowByRow(port, record, presence, flow);
        } else {
            worlds.isUnfit("an operator that is not known");
            process(port, record);
        }
    }

    private void rowByRow(int port, StreamRecord<Object> record, Presence presence, WorldFlow flow) throws Exception {
        Object given = record.getValue();
        flow.work = presence;
        flow.world = presence.only();
        process(port, record);
        BitSet apart = flow.apart;
        for (int world = apart == null ? -1 : apart.nextSetBit(0); world >= 0; world = apart.nextSetBit(world + 1)) {
            if (presence.isIn(world) && worlds.goOn()) {
                flow.work = worlds.onlyIn(world);
                flow.world = world;
                process(port, record.replace(given));
            }
        }
    }

    private void byKey(int port, StreamRecord<Object> record, Presence presence) throws Exception {
        if (!(operator.getCurrentKey() instanceof BinaryRowData current && serializer(port) != null)) {
            worlds.isUnfit("a key that is no row");
            process(port, record);
            return;
        }
        Forks.Key key = forks.of(current);
        if (!presence.isInMain()) {
            operator.setCurrentKey(forks.own(key, presence.only()));
            forks.gives();
            process(port, record);
            return;
        }
        forks.forkAll(key, presence.without());
        operator.setCurrentKey(key.main);
        // An operator may keep the row that it is given, or write into it.
        Object kept = key.size() == 0 ? null : copy(port, record.getValue());
        key.isKnown();
        process(port, record);
        for (int at = 0; at < key.size() && worlds.goOn(); at++) {
            if (!presence.without().get(key.world(at))) {
                operator.setCurrentKey(key.key(at));
                forks.gives();
                process(port, record.replace(copy(port, kept)));
            }
        }
    }

    @SuppressWarnings("unchecked")
    private void process(int port, StreamRecord<?> record) throws Exception {
        if (operator instanceof OneInputStreamOperator<?, ?> one) {
            ((OneInputStreamOperator<Object, ?>) one).processElement((StreamRecord<Object>) record);
        } else if (port == 0) {
            ((TwoInputStreamOperator<Object, Object, ?>) operator).processElement1((StreamRecord<Object>) record);
        } else {
            ((TwoInputStreamOperator<Object, Object, ?>) operator).processElement2((StreamRecord<Object>) record);
        }
    }

    @SuppressWarnings("unchecked")
    private Object copy(int port, Object value) {
        return ((TypeSerializer<Object>) serializer(port)).copy(value);
    }

    private TypeSerializer<?> serializer(int port) {
        if (serializers[port] == null) {
            serializers[port] = config.getTypeSerializerIn(port, loader);
        }
        return serializers[port];
    }
}
