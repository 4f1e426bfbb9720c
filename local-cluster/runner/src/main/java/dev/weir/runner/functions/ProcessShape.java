package dev.weir.runner.functions;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/**
 * What a process function declares beside the types of its arguments and of what it gives.
 *
 * @param inputs its tables, in the order of SQL's arguments
 * @param arguments the names of its other arguments
 * @param time what its times are, a TIMESTAMP or a TIMESTAMP_LTZ
 * @param timers whether it hears of those in event time
 * @param processingTimers whether it hears of those in processing time
 */
record ProcessShape(List<Input> inputs, List<String> arguments, List<State> state, LogicalType time, boolean timers, boolean processingTimers) implements Serializable {
    /**
     * A table that it takes.
     *
     * @param columns those that it reads; the table may have more
     * @param unpartitioned whether PARTITION BY may be left out
     * @param retracting whether rows may be taken back
     * @param timed whether on_time must be given
     */
    record Input(String name, RowType columns, boolean partitioned, boolean unpartitioned, boolean retracting, boolean passColumns, boolean timed) implements Serializable {}

    /**
     * An entry of state.
     *
     * @param kind {@code value}, {@code list} or {@code map}
     * @param types of a map the key's and the value's
     * @param fixed whether a value goes along with each call; else it is asked for
     * @param ttl null where the job says how long
     */
    record State(String name, String kind, List<LogicalType> types, boolean fixed, Duration ttl) implements Serializable {
        boolean isValue() {
            return "value".equals(kind);
        }

        LogicalType type() {
            return types.get(0);
        }
    }
}
