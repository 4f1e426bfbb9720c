package dev.weir.runner.taps;

import dev.weir.runner.samples.Generated;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.generated.FilterCondition;
import org.apache.flink.table.runtime.generated.GeneratedFilterCondition;
import org.apache.flink.table.types.logical.RowType;

/** An SQL condition on a row, as Flink's planner compiled it. */
public record RowCondition(GeneratedFilterCondition generated, ClassLoader loader) {
    /** Compiles conditions on the rows of one type; fails with {@code invalid-condition} and Flink's reason. */
    public interface Compiler {
        RowCondition compile(String expression, RowType row);
    }

    /** For one thread. */
    public FilterCondition open() {
        try {
            return Generated.filter(generated, loader);
        } catch (Exception e) {
            throw new IllegalStateException("The condition cannot be opened: " + e.getMessage(), e);
        }
    }

    /** @param condition null for every row */
    public static boolean holds(FilterCondition condition, Object value) {
        return condition == null || value instanceof RowData row && condition.apply(FilterCondition.Context.INVALID_CONTEXT, row);
    }
}
