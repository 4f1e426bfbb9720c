package dev.weir.runner.sql;

import dev.weir.runner.sql.corpus.CorpusClassPath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlNode;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.PlanReference;
import org.apache.flink.table.api.TableException;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.api.bridge.java.internal.StreamTableEnvironmentImpl;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.delegation.InternalPlan;
import org.apache.flink.table.operations.BeginStatementSetOperation;
import org.apache.flink.table.operations.CallProcedureOperation;
import org.apache.flink.table.operations.CollectModifyOperation;
import org.apache.flink.table.operations.CompileAndExecutePlanOperation;
import org.apache.flink.table.operations.CreateTableASOperation;
import org.apache.flink.table.operations.EndStatementSetOperation;
import org.apache.flink.table.operations.ExplainOperation;
import org.apache.flink.table.operations.ModifyOperation;
import org.apache.flink.table.operations.Operation;
import org.apache.flink.table.operations.QueryOperation;
import org.apache.flink.table.operations.ReplaceTableAsOperation;
import org.apache.flink.table.operations.SinkModifyOperation;
import org.apache.flink.table.operations.StatementSetOperation;
import org.apache.flink.table.operations.TruncateTableOperation;
import org.apache.flink.table.operations.command.ExecutePlanOperation;
import org.apache.flink.table.operations.command.ResetOperation;
import org.apache.flink.table.operations.command.SetOperation;
import org.apache.flink.table.operations.ddl.AnalyzeTableOperation;
import org.apache.flink.table.operations.ddl.CompilePlanOperation;
import org.apache.flink.table.planner.calcite.FlinkPlannerImpl;
import org.apache.flink.table.planner.delegation.PlannerBase;

/** Flink alone, asked statement by statement as its SQL client asks it; jobs are planned and not run. */
final class BareFlink {
    private StreamTableEnvironmentImpl tables;
    private List<ModifyOperation> set;

    BareFlink() {
        Configuration settings = new Configuration();
        settings.setString("parallelism.default", "1");
        tables = environment(settings);
    }

    private static StreamTableEnvironmentImpl environment(Configuration settings) {
        return (StreamTableEnvironmentImpl) StreamTableEnvironment.create(
                StreamExecutionEnvironment.getExecutionEnvironment(settings),
                EnvironmentSettings.newInstance().withConfiguration(settings).withClassLoader(CorpusClassPath.loader()).build());
    }

    /** @return null where Flink accepts the statement, else its reason */
    String refusal(String statement) {
        try {
            execute(tables.getParser().parse(statement).get(0));
            return null;
        } catch (Exception | LinkageError | AssertionError refused) {
            Throwable cause = refused;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            return refused + " <- " + cause;
        }
    }

    /** The statement as Flink's parser reads it; null where it does not. */
    SqlNode tree(String statement) {
        try {
            return planner().parser().parse(statement);
        } catch (Exception refused) {
            return null;
        }
    }

    /** The query of a statement as Flink's validator leaves it; null where there is none, or Flink refuses it. */
    SqlNode validated(String statement) {
        try {
            return planner().validate(tree(statement));
        } catch (Exception | AssertionError refused) {
            return null;
        }
    }

    private FlinkPlannerImpl planner() {
        return ((PlannerBase) tables.getPlanner()).createFlinkPlanner();
    }

    /** Does what a statement declares, and plans nothing. */
    void declare(String statement) {
        try {
            Operation operation = tables.getParser().parse(statement).get(0);
            boolean plans = operation instanceof ModifyOperation || operation instanceof QueryOperation || operation instanceof StatementSetOperation || operation instanceof ExplainOperation;
            if (!plans) {
                execute(operation);
            }
        } catch (Exception | LinkageError | AssertionError refused) {
            // Then there is nothing to know of it later either.
        }
    }

    /** What COMPILE PLAN would write of a statement. */
    String plan(String insert) {
        return tables.compilePlanSql(insert).asJsonString();
    }

    private void execute(Operation operation) throws IOException {
        if (set != null) {
            collect(operation);
        } else if (operation instanceof SetOperation change) {
            change.getKey().ifPresent(key -> tables.getConfig().getConfiguration().setString(key.trim(), change.getValue().get().trim()));
            change.getKey().filter(key -> key.trim().equals("execution.runtime-mode")).ifPresent(key -> switchMode());
        } else if (operation instanceof ResetOperation reset) {
            reset.getKey().ifPresentOrElse(
                    key -> tables.getConfig().getConfiguration().removeKey(key.trim()),
                    () -> List.copyOf(tables.getConfig().getConfiguration().keySet()).forEach(tables.getConfig().getConfiguration()::removeKey));
            switchMode();
        } else if (operation instanceof BeginStatementSetOperation) {
            set = new ArrayList<>();
        } else if (operation instanceof EndStatementSetOperation) {
            throw new TableException("No Statement Set to submit.");
        } else if (operation instanceof ModifyOperation modify) {
            plan(List.of(modify));
        } else if (operation instanceof StatementSetOperation many) {
            plan(many.getOperations());
        } else if (operation instanceof QueryOperation query) {
            tables.getPlanner().translate(List.of(new CollectModifyOperation(query)));
        } else if (operation instanceof CompilePlanOperation compile) {
            compile(compile.getOperation());
        } else if (operation instanceof CompileAndExecutePlanOperation compile) {
            compile(compile.getOperation());
        } else if (operation instanceof ExecutePlanOperation compiled) {
            tables.getPlanner().translatePlan(load(compiled));
        } else if (!isDoneAtOnce(operation)) {
            tables.executeInternal(operation);
        }
    }

    private InternalPlan load(ExecutePlanOperation compiled) throws IOException {
        return tables.getPlanner().loadPlan(PlanReference.fromFile(Path.of(compiled.getFilePath())));
    }

    /** It would change something outside; that Flink has read it is its verdict. */
    private boolean isDoneAtOnce(Operation operation) {
        boolean ofTable = operation instanceof TruncateTableOperation || operation instanceof AnalyzeTableOperation;
        if (ofTable && isStreaming()) {
            throw new TableException(operation.asSummaryString() + " is not supported for streaming mode now.");
        }
        return ofTable || operation instanceof CallProcedureOperation;
    }

    private void collect(Operation operation) {
        if (operation instanceof EndStatementSetOperation) {
            List<ModifyOperation> collected = set;
            set = null;
            plan(collected);
        } else if (operation instanceof ModifyOperation modify) {
            set.add(modify);
        } else {
            throw new TableException("Only 'INSERT/CREATE TABLE AS' statement is allowed in Statement Set.");
        }
    }

    private void compile(Operation operation) {
        tables.getPlanner().compilePlan(operation instanceof StatementSetOperation many ? many.getOperations() : List.of((ModifyOperation) operation));
    }

    /** As {@code TableEnvironmentImpl.executeInternal} does before it would submit. */
    private void plan(List<ModifyOperation> operations) {
        List<ModifyOperation> writes = new ArrayList<>();
        for (ModifyOperation operation : operations) {
            if (operation instanceof CreateTableASOperation create) {
                tables.executeInternal(create.getCreateTableOperation());
                writes.add(create.toSinkModifyOperation(tables.getCatalogManager()));
            } else if (operation instanceof ReplaceTableAsOperation replace) {
                var id = replace.getCreateTableOperation().getTableIdentifier();
                boolean exists = tables.getCatalogManager().getTable(id).isPresent();
                if (!exists && !replace.isCreateOrReplace()) {
                    throw new TableException("The table to be replaced doesn't exist.");
                }
                if (exists) {
                    tables.getCatalogManager().dropTable(id, false);
                }
                tables.executeInternal(replace.getCreateTableOperation());
                writes.add(replace.toSinkModifyOperation(tables.getCatalogManager()));
            } else {
                boolean rowLevel = operation instanceof SinkModifyOperation sink && (sink.isDelete() || sink.isUpdate());
                if (rowLevel && isStreaming()) {
                    throw new TableException("UPDATE or DELETE statement is not supported for streaming mode now.");
                }
                writes.add(operation);
            }
        }
        if (!writes.isEmpty()) {
            tables.getPlanner().translate(writes);
        }
    }

    private boolean isStreaming() {
        return !"batch".equalsIgnoreCase(tables.getConfig().getConfiguration().toMap().getOrDefault("execution.runtime-mode", "streaming"));
    }

    /** Flink's gateway makes a table environment anew, over the same catalogs, when the mode changes. */
    private void switchMode() {
        Configuration settings = tables.getConfig().getConfiguration();
        StreamTableEnvironmentImpl next = environment(settings);
        var catalogs = tables.getCatalogManager();
        for (String table : tables.listTables()) {
            var path = ObjectIdentifier.of(catalogs.getCurrentCatalog(), catalogs.getCurrentDatabase(), table);
            next.getCatalogManager().createTable(catalogs.getTable(path).get().getResolvedTable().getOrigin(), path, true);
        }
        tables = next;
    }
}
