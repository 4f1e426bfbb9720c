package dev.weir.runner.sql;

/** Asks Flink what a script means. Calls are serialised: Flink's planner is not made for two at once. */
public interface Compiler {
    /** Parser and validator only: no planning, no graph. */
    Validation validate(Script script);

    /** Plans every job. An equal script is answered from the last plan. Never throws for what is wrong in the text. */
    CompiledScript compile(Script script);
}
