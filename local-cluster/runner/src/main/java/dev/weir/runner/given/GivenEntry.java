package dev.weir.runner.given;

import org.apache.flink.types.RowKind;

/** One thing that a test gives to a table, in the order in which it gives it. */
public sealed interface GivenEntry {
    /** Where it stands among the entries of its table in its step, from 0. */
    int at();

    /**
     * @param json an object: the row's values by column
     * @param kind null where the test does not say: the table's own way to add a row
     */
    record Row(int at, String json, RowKind kind) implements GivenEntry {}

    /** @param time as a timestamp of the table's event time is written */
    record Watermark(int at, String time) implements GivenEntry {}

    /** Downstream does not wait for the table until it gives again. */
    record Idle(int at) implements GivenEntry {}

    /** Nothing follows. */
    record End(int at) implements GivenEntry {}
}
