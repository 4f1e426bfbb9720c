package dev.weir.runner.lineage;

import dev.weir.runner.taps.PassingOutput;
import java.util.BitSet;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;

/** An operator's output that says of each row which worlds it is in. */
final class WorldOutput<T> extends PassingOutput<T> {
    private final Worlds worlds;
    private final TypeSerializer<?> serializer;
    private final boolean leaves;
    private Forks forks;

    /** @param serializer of the rows that go out; @param leaves whether one of those that read it is not of its chain */
    WorldOutput(Output<StreamRecord<T>> output, Worlds worlds, TypeSerializer<?> serializer, boolean leaves) {
        super(output);
        this.worlds = worlds;
        this.serializer = serializer;
        this.leaves = leaves;
    }

    /** The worlds of the operator that emits here, once it is made; null for one without a key. */
    void of(Forks made) {
        forks = made;
    }

    @Override
    @SuppressWarnings("unchecked")
    public void collect(StreamRecord<T> record) {
        WorldFlow flow = WorldFlow.now();
        Presence presence = forks == null ? ofWork(flow) : forks.current();
        if (leaves && serializer instanceof RowDataSerializer rows && record.getValue() instanceof RowData row) {
            output.collect(record.copy((T) Stamp.on(rows.toBinaryRow(row), presence.id())));
            return;
        }
        if (leaves) {
            worlds.isUnfit("a row that is none of SQL goes over the network");
        }
        Presence before = flow.handed;
        flow.handed = presence;
        try {
            output.collect(record);
        } finally {
            flow.handed = before;
        }
    }

    private Presence ofWork(WorldFlow flow) {
        if (flow.work == null) {
            // An operator that keeps nothing emits for a row or not at all.
            worlds.isUnfit("a row without a cause");
            return Presence.EVERYWHERE;
        }
        if (flow.apart == null || !flow.work.isInMain()) {
            return flow.work;
        }
        BitSet without = (BitSet) flow.work.without().clone();
        without.or(flow.apart);
        return worlds.without(without);
    }
}
