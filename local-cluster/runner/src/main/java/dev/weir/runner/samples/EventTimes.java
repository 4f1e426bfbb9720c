package dev.weir.runner.samples;

import dev.weir.runner.WeirException;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.runtime.generated.WatermarkGenerator;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

/** The event time of decoded rows, as the table's own rowtime column has it, and later in every pass of a loop. */
final class EventTimes {
    static final long NONE = Long.MIN_VALUE;
    private static final long SECOND = 1_000;
    private static final long DAY = 86_400_000;

    private final SamplePlan plan;
    private final WatermarkGenerator evaluator;

    private EventTimes(SamplePlan plan, WatermarkGenerator evaluator) {
        this.plan = plan;
        this.evaluator = evaluator;
    }

    static EventTimes of(SamplePlan plan, ClassLoader loader) throws Exception {
        return new EventTimes(plan, plan.eventTime() == null ? null : Generated.eventTime(plan.eventTime(), loader));
    }

    /** Milliseconds, or {@link #NONE}. */
    long of(GenericRowData row) {
        if (evaluator == null) {
            return NONE;
        }
        try {
            Long time = evaluator.currentWatermark(row);
            return time == null ? NONE : time;
        } catch (Exception e) {
            throw new WeirException(
                    "sample-event-time",
                    "The event time " + plan.eventTimeColumn() + " of table " + plan.table().shortName() + " cannot be computed for the row " + row + ": " + e.getMessage() + ".", e);
        }
    }

    /** Makes a row later by moving the columns its event time is made of; gives the new event time. */
    long shift(GenericRowData row, long time, long by) {
        if (by == 0 || time == NONE) {
            return time;
        }
        for (int input : plan.eventTimeInputs()) {
            var type = plan.shape().fields().get(input).type();
            row.setField(input, TimeShift.shift(row.getField(input), type, by, moved -> {
                Object before = row.getField(input);
                row.setField(input, moved);
                boolean fits = of(row) == time + by;
                row.setField(input, before);
                return fits;
            }));
        }
        if (of(row) != time + by) {
            throw new WeirException(
                    "sample-loop",
                    "The sample of table " + plan.table().shortName() + " cannot loop: its event time " + plan.eventTimeColumn()
                            + " is made of columns that cannot be moved forward in time. Say `end: stop` in " + plan.stream().origin() + ".");
        }
        return time + by;
    }

    /** How much later the next pass is: the files' span and one usual step, in whole seconds, or days where a DATE is part of it. */
    long span(long first, long last, long rows) {
        if (last == NONE) {
            return 0;
        }
        long step = Math.max(1, (last - first) / Math.max(1, rows - 1));
        long unit = hasDate() ? DAY : SECOND;
        return ((last - first + step + unit - 1) / unit) * unit;
    }

    private boolean hasDate() {
        for (int input : plan.eventTimeInputs()) {
            if (plan.shape().fields().get(input).type().getTypeRoot() == LogicalTypeRoot.DATE) {
                return true;
            }
        }
        return false;
    }
}
