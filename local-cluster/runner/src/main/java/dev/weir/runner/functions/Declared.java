package dev.weir.runner.functions;

import java.io.Serializable;
import java.util.List;
import org.apache.flink.table.types.logical.LogicalType;

/**
 * A function as its file declares it.
 *
 * @param number among the functions of its bundle, from 0
 * @param line where it is declared, from 1; 0 where that is not known
 * @param kind {@code scalar}, {@code async}, {@code table}, {@code aggregate} or {@code process}
 * @param accumulator of an aggregate function, else null
 * @param process of a process function, else null
 */
record Declared(int number, String name, String file, int line, String kind, boolean deterministic, List<LogicalType> arguments, LogicalType returns, LogicalType accumulator,
        boolean retracts, boolean merges, ProcessShape process) implements Serializable {}
