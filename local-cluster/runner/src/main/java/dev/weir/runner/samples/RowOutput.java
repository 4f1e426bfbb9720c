package dev.weir.runner.samples;

import java.util.List;
import java.util.Map;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.generated.FilterCondition;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/** Does to decoded rows what the planner pushed into the source: partitions, filters, projection. */
final class RowOutput {
    private final SamplePlan plan;
    private final FilterCondition filter;
    private final Field[] fields;

    RowOutput(SamplePlan plan, ClassLoader loader) throws Exception {
        this.plan = plan;
        this.filter = plan.filter() == null ? null : Generated.filter(plan.filter(), loader);
        this.fields = new Field[plan.output().length];
        for (int i = 0; i < fields.length; i++) {
            fields[i] = field(plan.shape().rowType(), plan.output()[i], 0);
        }
    }

    boolean keeps(GenericRowData row) {
        return inPartitions(row) && (filter == null || filter.apply(FilterCondition.Context.INVALID_CONTEXT, row));
    }

    RowData project(GenericRowData row) {
        var produced = new GenericRowData(row.getRowKind(), fields.length);
        for (int i = 0; i < fields.length; i++) {
            produced.setField(i, fields[i].of(row));
        }
        return produced;
    }

    List<Object> key(GenericRowData row) {
        return plan.key().length == 0 ? List.of() : java.util.Arrays.stream(plan.key()).mapToObj(row::getField).toList();
    }

    private interface Field {
        Object of(RowData row);
    }

    private static Field field(RowType type, int[] path, int depth) {
        int at = path[depth];
        LogicalType child = type.getTypeAt(at);
        if (depth + 1 == path.length) {
            RowData.FieldGetter getter = RowData.createFieldGetter(child, at);
            return row -> row.isNullAt(at) ? null : getter.getFieldOrNull(row);
        }
        int arity = ((RowType) child).getFieldCount();
        Field inner = field((RowType) child, path, depth + 1);
        return row -> row.isNullAt(at) ? null : inner.of(row.getRow(at, arity));
    }

    private boolean inPartitions(GenericRowData row) {
        return plan.partitions() == null || plan.partitions().stream().anyMatch(partition -> isIn(row, partition));
    }

    /** Partition values come as text, as the catalog or the folder names have them. */
    private boolean isIn(GenericRowData row, Map<String, String> partition) {
        List<String> names = plan.shape().names();
        return partition.entrySet().stream()
                .allMatch(entry -> String.valueOf(row.getField(names.indexOf(entry.getKey()))).equals(String.valueOf(entry.getValue())));
    }
}
