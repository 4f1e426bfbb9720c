package dev.weir.runner.sql.corpus;

import org.apache.flink.table.annotation.ArgumentHint;
import org.apache.flink.table.annotation.ArgumentTrait;
import org.apache.flink.table.functions.ProcessTableFunction;
import org.apache.flink.types.Row;

/** A word before each row. */
public final class Greet extends ProcessTableFunction<String> {
    private static final long serialVersionUID = 1;

    public void eval(@ArgumentHint(value = ArgumentTrait.ROW_SEMANTIC_TABLE, name = "input") Row input, @ArgumentHint(name = "word", isOptional = true) String word) {
        collect(word + " " + input);
    }
}
