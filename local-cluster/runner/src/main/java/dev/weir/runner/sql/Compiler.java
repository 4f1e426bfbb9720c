package dev.weir.runner.sql;

import dev.weir.runner.WeirException;
import dev.weir.runner.taps.RowCondition;
import org.apache.flink.table.types.logical.RowType;

/** Asks Flink what a script means. Calls are serialised: Flink's planner is not made for two at once. */
public interface Compiler {
    /** Parser and validator only: no planning, no graph. */
    Validation validate(Script script);

    /** Plans every job. An equal script is answered from the last plan. Never throws for what is wrong in the text. */
    CompiledScript compile(Script script);

    /** A condition on rows of one type, with the functions and settings of a script. Fails with {@code invalid-condition} and Flink's reason. */
    default RowCondition condition(Script script, String expression, RowType row) {
        throw new WeirException("invalid-condition", "There is no planner here that could compile a condition.");
    }
}
