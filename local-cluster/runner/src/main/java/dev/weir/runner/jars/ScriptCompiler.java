package dev.weir.runner.jars;

import dev.weir.runner.sql.CompiledScript;
import dev.weir.runner.sql.Compiler;
import dev.weir.runner.sql.Computed;
import dev.weir.runner.sql.Moment;
import dev.weir.runner.sql.Script;
import dev.weir.runner.sql.StatementChangelog;
import dev.weir.runner.sql.Validation;
import dev.weir.runner.taps.RowCondition;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
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
    public Validation validate(Script script, Duration within) {
        return of(script).validate(script, within);
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

    @Override
    public <T> T at(Script script, Integer statement, Function<Moment, T> question) {
        return of(script).at(script, statement, question);
    }

    @Override
    public List<StatementChangelog> changelogs(Script script) {
        return of(script).changelogs(script);
    }

    @Override
    public List<Computed> computed(Script script) {
        return of(script).computed(script);
    }

    @Override
    public ClassLoader loader(Script script) {
        return sql.loader(script);
    }

    private Compiler of(Script script) {
        return script.jar() == null ? sql : jars;
    }
}
