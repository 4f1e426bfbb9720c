package dev.weir.runner.samples;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.types.RowKind;

/** A whole sample in memory, found by its lookup keys; changes are folded, so it is the table as it ends. */
final class LookupTable implements LookupRows {
    private final RowData.FieldGetter[] keyGetters;
    private final Map<List<Object>, Collection<RowData>> rows = new HashMap<>();

    private LookupTable(SamplePlan plan, int[] keys) {
        keyGetters = new RowData.FieldGetter[keys.length];
        for (int i = 0; i < keys.length; i++) {
            keyGetters[i] = RowData.createFieldGetter(typeOf(plan, keys[i]), i);
        }
    }

    static LookupTable load(SamplePlan plan, int[] keys, FunctionContext context) throws Exception {
        if (plan.stream() == null) {
            throw NoSample.of(plan.table());
        }
        var budget = new MemoryBudget(plan, "be looked up in");
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        var fold = new Fold(plan);
        try (var cursor = new SampleCursor(plan.once(), SamplePosition.START, null, loader, Decoders.context(context.getMetricGroup(), loader))) {
            while (!cursor.hasEnded()) {
                SampleRow row = cursor.next();
                if (row != null) {
                    budget.take(64L * (1 + plan.output().length));
                    fold.add(row);
                }
            }
        }
        return of(plan, keys, fold);
    }

    /** The table that these rows fold to. */
    static LookupTable of(SamplePlan plan, int[] keys, Collection<SampleRow> rows) {
        var fold = new Fold(plan);
        rows.forEach(fold::add);
        return of(plan, keys, fold);
    }

    private static LookupTable of(SamplePlan plan, int[] keys, Fold fold) {
        var table = new LookupTable(plan, keys);
        var getters = new RowData.FieldGetter[keys.length];
        for (int i = 0; i < keys.length; i++) {
            getters[i] = RowData.createFieldGetter(typeOf(plan, keys[i]), keys[i]);
        }
        fold.rows().forEach(row -> table.rows.computeIfAbsent(key(row, getters), key -> new ArrayList<>()).add(row));
        return table;
    }

    /** A NULL in the key matches nothing, as in SQL. */
    @Override
    public Collection<RowData> of(RowData key) {
        List<Object> values = key(key, keyGetters);
        return values.contains(null) ? List.of() : rows.getOrDefault(values, List.of());
    }

    int size() {
        return rows.values().stream().mapToInt(Collection::size).sum();
    }

    private static List<Object> key(RowData row, RowData.FieldGetter[] getters) {
        var values = new ArrayList<Object>(getters.length);
        for (RowData.FieldGetter getter : getters) {
            values.add(comparable(getter.getFieldOrNull(row)));
        }
        return values;
    }

    /** Equal values of different make (scales, byte arrays) become equal objects. */
    private static Object comparable(Object value) {
        if (value instanceof DecimalData decimal) {
            BigDecimal number = decimal.toBigDecimal();
            return number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
        }
        return value instanceof byte[] bytes ? ByteBuffer.wrap(bytes) : value;
    }

    private static LogicalType typeOf(SamplePlan plan, int output) {
        LogicalType type = plan.shape().rowType();
        for (int step : plan.output()[output]) {
            type = type.getChildren().get(step);
        }
        return type;
    }

    /** The table after all changes; by its primary key where the sample gives one, else by whole rows. */
    private static final class Fold {
        private final Map<Object, RowData> byKey = new LinkedHashMap<>();
        private final boolean keyed;

        Fold(SamplePlan plan) {
            keyed = plan.key().length > 0;
        }

        void add(SampleRow row) {
            Object key = keyed ? row.key() : new Object();
            boolean removes = row.row().getRowKind() == RowKind.DELETE || row.row().getRowKind() == RowKind.UPDATE_BEFORE;
            if (!removes) {
                row.row().setRowKind(RowKind.INSERT);
                byKey.remove(key);
                byKey.put(key, row.row());
            } else if (keyed) {
                byKey.remove(key);
            } else {
                removeOne(row.row());
            }
        }

        Collection<RowData> rows() {
            return byKey.values();
        }

        private void removeOne(RowData gone) {
            gone.setRowKind(RowKind.INSERT);
            byKey.values().remove(gone);
        }
    }
}
