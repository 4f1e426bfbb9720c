package dev.weir.runner.sql;

import dev.weir.runner.WeirException;
import dev.weir.runner.taps.RowCondition;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.apache.flink.table.types.logical.RowType;

/** Asks Flink what a script means. Calls are serialised: Flink's planner is not made for two at once. */
public interface Compiler {
    /** Parser and validator only: no planning, no graph. */
    Validation validate(Script script);

    /**
     * The same for whoever types: what was typed is validated, and what hangs on it for as long as there is time. Then it says `pending`, and of the rest what was said before; asked again
     * without a limit, it says all. Both end between two statements once the thread is interrupted, and throw CancellationException.
     *
     * @param within null for no limit
     */
    default Validation validate(Script script, Duration within) {
        return validate(script);
    }

    /** Plans every job. An equal script is answered from the last plan. Never throws for what is wrong in the text. */
    CompiledScript compile(Script script);

    /**
     * Asks about the place before a statement of a script; null: the place after its whole text. A job that is a jar has no such places: fails with {@code no-sql}.
     *
     * @param question answered on this thread, while no other question is
     */
    default <T> T at(Script script, Integer statement, Function<Moment, T> question) {
        throw new WeirException("no-sql", "This job is a jar: there is no SQL of it to ask about.");
    }

    /** How what each statement gives changes. */
    default List<StatementChangelog> changelogs(Script script) {
        return List.of();
    }

    /** What of a script runs where: the calls of its functions, and the expressions of a job in TypeScript. */
    default List<Computed> computed(Script script) {
        return List.of();
    }

    /** The class loader in which a script's connectors, formats and functions are found. */
    default ClassLoader loader(Script script) {
        return Compiler.class.getClassLoader();
    }

    /** A condition on rows of one type, with the functions and settings of a script. Fails with {@code invalid-condition} and Flink's reason. */
    default RowCondition condition(Script script, String expression, RowType row) {
        throw new WeirException("invalid-condition", "There is no planner here that could compile a condition.");
    }
}
