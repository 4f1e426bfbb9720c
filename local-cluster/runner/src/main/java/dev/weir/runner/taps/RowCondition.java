package dev.weir.runner.taps;

import dev.weir.runner.WeirException;
import dev.weir.runner.samples.Generated;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.generated.FilterCondition;
import org.apache.flink.table.runtime.generated.GeneratedFilterCondition;
import org.apache.flink.table.types.logical.RowType;

/**
 * An SQL condition on a row, as Flink's planner compiled it.
 *
 * @param release lets go of what it was compiled with
 */
public record RowCondition(GeneratedFilterCondition generated, ClassLoader loader, Runnable release) implements AutoCloseable {
    /** Compiles conditions on the rows of one type; fails with {@code invalid-condition} and Flink's reason. */
    public interface Compiler {
        RowCondition compile(String expression, RowType row);
    }

    /**
     * For one thread. What it throws at a row never reaches the job: that row does not meet it, nor does any after it.
     *
     * @param condition null for every row
     * @param failed told once, with {@code condition-failed} and Flink's reason
     */
    public static Predicate<Object> open(RowCondition condition, Consumer<WeirException> failed) {
        return condition == null ? value -> true : new Asked(condition, failed);
    }

    /** Nobody asks it any more. */
    @Override
    public void close() {
        release.run();
    }

    private static final class Asked implements Predicate<Object> {
        private final Consumer<WeirException> failed;
        private FilterCondition filter;

        Asked(RowCondition condition, Consumer<WeirException> failed) {
            this.failed = failed;
            try {
                filter = Generated.filter(condition.generated(), condition.loader());
            } catch (Exception | LinkageError | StackOverflowError | AssertionError thrown) {
                failed.accept(failure(thrown));
            }
        }

        @Override
        public boolean test(Object value) {
            try {
                return filter != null && value instanceof RowData row && filter.apply(FilterCondition.Context.INVALID_CONTEXT, row);
            } catch (Exception | LinkageError | StackOverflowError | AssertionError thrown) {
                filter = null;
                failed.accept(failure(thrown));
                return false;
            }
        }

        private static WeirException failure(Throwable thrown) {
            Throwable root = thrown;
            while (root.getCause() != null && root.getCause() != root) {
                root = root.getCause();
            }
            String kind = root.getClass().getSimpleName();
            String reason = root.getMessage() == null || root.getMessage().isBlank() ? kind : kind + ": " + root.getMessage().strip();
            return new WeirException("condition-failed", "The condition failed at a row, so no more rows are asked; the run goes on. " + reason + (reason.endsWith(".") ? "" : ".") + " Write it so that every row has an answer, as with TRY_CAST, and set it again.", thrown);
        }
    }
}
