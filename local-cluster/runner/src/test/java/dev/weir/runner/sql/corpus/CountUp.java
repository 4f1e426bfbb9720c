package dev.weir.runner.sql.corpus;

import org.apache.flink.table.annotation.ArgumentHint;
import org.apache.flink.table.annotation.ArgumentTrait;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.annotation.StateHint;
import org.apache.flink.table.functions.ProcessTableFunction;
import org.apache.flink.types.Row;

/** How many rows of each part there were so far. */
@DataTypeHint("ROW<n BIGINT>")
public final class CountUp extends ProcessTableFunction<Row> {
    private static final long serialVersionUID = 1;

    /** What is kept of each part. */
    public static final class Seen {
        public long rows;
    }

    public void eval(@StateHint Seen seen, @ArgumentHint(value = ArgumentTrait.SET_SEMANTIC_TABLE, name = "input") Row input) {
        collect(Row.of(++seen.rows));
    }
}
