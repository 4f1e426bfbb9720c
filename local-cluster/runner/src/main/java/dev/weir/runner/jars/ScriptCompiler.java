package dev.weir.runner.jars;

import dev.weir.runner.sql.CompiledScript;
import dev.weir.runner.sql.Compiler;
import dev.weir.runner.sql.Script;
import dev.weir.runner.sql.Validation;
import dev.weir.runner.taps.RowCondition;
import org.apache.flink.table.types.logical.RowType;

/** Asks the planner about SQL, and a jar about itself; neither waits for the other. */
public final class ScriptCompiler implements Compiler {
    private final Compiler sql;
    private final Compiler jars;

    public ScriptCompiler(Compiler sql, Compiler jars) {
        this.sql = sql;
        this.jars = jars;
    }

    @Override
    public Validation validate(Script script) {
        return of(script).validate(script);
    }

    @Override
    public CompiledScript compile(Script script) {
        return of(script).compile(script);
    }

    /** Flink's SQL asks of rows, whoever made the job. */
    @Override
    public RowCondition condition(Script script, String expression, RowType row) {
        return sql.condition(script.jar() == null ? script : Script.of(""), expression, row);
    }

    private Compiler of(Script script) {
        return script.jar() == null ? sql : jars;
    }
}
