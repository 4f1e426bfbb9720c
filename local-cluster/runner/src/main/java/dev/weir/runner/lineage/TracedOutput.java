package dev.weir.runner.lineage;

import dev.weir.runner.taps.PassingOutput;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.streaming.api.operators.KeyContext;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.RowKind;

/** An operator's output that writes down because of what each row was emitted. */
final class TracedOutput<T> extends PassingOutput<T> {
    private final TracedOperator operator;
    private final TypeSerializer<?> serializer;
    private final boolean marks;
    private final boolean keyed;
    private KeyContext keys;

    /** @param serializer of the rows that go out; null where there is none */
    TracedOutput(Output<StreamRecord<T>> output, TracedOperator operator, TypeSerializer<?> serializer, boolean marks, boolean keyed) {
        super(output);
        this.operator = operator;
        this.serializer = serializer;
        this.marks = marks;
        this.keyed = keyed;
    }

    /** The operator that emits here, once it is made. */
    void of(KeyContext made) {
        keys = made;
    }

    @Override
    public void collect(StreamRecord<T> record) {
        Flow flow = Flow.now();
        TracedOperator emitter = flow.emitter;
        int before = flow.output;
        TracedOperator worker = flow.worker;
        int port = flow.port;
        int input = flow.input;
        boolean works = worker == operator;
        int mark = marks ? Content.of(record.getValue(), serializer) : 0;
        flow.output = operator.emit(works ? port : TracedOperator.NONE, works ? input : TracedOperator.NONE, key(), mark, record.getValue() instanceof RowData row ? row.getRowKind() : RowKind.INSERT);
        flow.emitter = operator;
        try {
            output.collect(record);
        } finally {
            flow.emitter = emitter;
            flow.output = before;
            flow.worker = worker;
            flow.port = port;
            flow.input = input;
        }
    }

    private int key() {
        Object key = keyed && keys != null ? keys.getCurrentKey() : null;
        return key == null ? TracedOperator.NONE : operator.keyId(key);
    }
}
