package dev.weir.runner.samples;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.function.Consumer;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;

/** Reads lines that are changes (debezium-json and its kin) with Flink's own format. */
final class ChangeLinesDecoder implements RecordDecoder {
    private final SamplePlan plan;
    private RowData.FieldGetter[] getters;

    ChangeLinesDecoder(SamplePlan plan) {
        this.plan = plan;
    }

    @Override
    public void open(DeserializationSchema.InitializationContext context) throws Exception {
        plan.changes().open(context);
        int physical = plan.shape().physical();
        getters = new RowData.FieldGetter[physical + plan.changeMetadata().length];
        for (int i = 0; i < getters.length; i++) {
            int target = i < physical ? i : plan.changeMetadata()[i - physical];
            getters[i] = RowData.createFieldGetter(plan.shape().fields().get(target).type(), i);
        }
    }

    @Override
    public void decode(SampleRecord record, Consumer<GenericRowData> rows) throws BrokenRecord {
        var decoded = new ArrayList<RowData>();
        try {
            var line = (SampleRecord.Bytes) record.content();
            plan.changes().deserialize(Arrays.copyOfRange(line.buffer(), line.from(), line.to()), new ListCollector<>(decoded));
        } catch (Exception e) {
            throw new BrokenRecord(null, "not a " + plan.stream().type() + " change: " + deepest(e), e);
        }
        decoded.forEach(row -> rows.accept(spread(row)));
    }

    private GenericRowData spread(RowData row) {
        var whole = new GenericRowData(row.getRowKind(), plan.shape().fields().size());
        for (int i = 0; i < getters.length; i++) {
            int target = i < plan.shape().physical() ? i : plan.changeMetadata()[i - plan.shape().physical()];
            whole.setField(target, getters[i].getFieldOrNull(row));
        }
        return whole;
    }

    private static String deepest(Throwable e) {
        Throwable t = e;
        while (t.getCause() != null) {
            t = t.getCause();
        }
        return t.getMessage();
    }
}
