package dev.weir.runner.sql;

import dev.weir.runner.WeirException;
import dev.weir.runner.samples.StandIns;
import dev.weir.runner.taps.RowCondition;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rex.RexNode;
import org.apache.flink.table.planner.calcite.FlinkTypeFactory;
import org.apache.flink.table.planner.codegen.FilterCodeGenerator;
import org.apache.flink.table.planner.expressions.RexNodeExpression;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;

/** Lets Flink's planner compile a condition on rows, with the functions and settings that a script has. */
final class Conditions {
    private Conditions() {}

    static RowCondition compile(Script script, ClassLoader parent, String expression, RowType row) {
        SqlEnvironment environment = new SqlEnvironment(script, parent, new StandIns(script));
        try {
            return compile(script, environment, expression, row);
        } catch (Throwable refused) {
            environment.close();
            throw refused;
        }
    }

    private static RowCondition compile(Script script, SqlEnvironment environment, String expression, RowType row) {
        Places places = new Places();
        Faults faults = new Faults(places);
        Interpreter interpreter = new Interpreter(script, environment, faults, false);
        Preparation.run(script, interpreter, places);
        ScriptSplitter.split(script, script.text()).forEach(interpreter::run);
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        PlannerThread.enter();
        Thread.currentThread().setContextClassLoader(environment.loader());
        try {
            RexNode condition = ((RexNodeExpression) environment.tables().getParser().parseSqlExpression(expression, row, null)).getRexNode();
            RowCondition compiled = compiled(environment, condition, row);
            compiled.generated().compile(environment.loader());
            return compiled;
        } catch (WeirException refused) {
            throw refused;
        } catch (Exception | LinkageError | StackOverflowError | AssertionError thrown) {
            throw refused(faults, thrown, expression);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    private static RowCondition compiled(SqlEnvironment environment, RexNode condition, RowType row) {
        LogicalType type = FlinkTypeFactory.toLogicalType(condition.getType());
        if (!type.is(LogicalTypeRoot.BOOLEAN)) {
            throw new WeirException("invalid-condition", "A condition is true or false; this is of type " + type.asSummaryString() + ".");
        }
        return new RowCondition(
                FilterCodeGenerator.generateFilterCondition(environment.tables().getConfig(), environment.loader(), condition, row), environment.loader(), environment::close);
    }

    private static WeirException refused(Faults faults, Throwable thrown, String expression) {
        SourceStatement at = ScriptSplitter.whole(expression);
        Finding finding = faults.explain(thrown, at);
        boolean placed = finding.inText().equals(at.text());
        Object range = placed ? at.range(finding.from(), finding.to()) : at.range();
        return new WeirException("invalid-condition", finding.message(), Map.of("range", range));
    }
}
