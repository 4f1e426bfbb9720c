package dev.weir.runner.sql;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.api.TableException;
import org.apache.flink.table.api.internal.TableResultInternal;
import org.apache.flink.table.catalog.Catalog;
import org.apache.flink.table.catalog.GenericInMemoryCatalog;
import org.apache.flink.table.catalog.ResolvedCatalogTable;
import org.apache.flink.table.operations.CallProcedureOperation;
import org.apache.flink.table.operations.ModifyOperation;
import org.apache.flink.table.operations.Operation;
import org.apache.flink.table.operations.StatementSetOperation;
import org.apache.flink.table.operations.TruncateTableOperation;
import org.apache.flink.table.operations.CompileAndExecutePlanOperation;
import org.apache.flink.table.operations.command.ClearOperation;
import org.apache.flink.table.operations.command.DescribeJobOperation;
import org.apache.flink.table.operations.command.HelpOperation;
import org.apache.flink.table.operations.command.QuitOperation;
import org.apache.flink.table.operations.command.RemoveJarOperation;
import org.apache.flink.table.operations.command.ShowJobsOperation;
import org.apache.flink.table.operations.command.StopJobOperation;
import org.apache.flink.table.operations.ddl.AnalyzeTableOperation;
import org.apache.flink.table.operations.ddl.CompilePlanOperation;
import org.apache.flink.table.operations.ddl.CreateCatalogOperation;
import org.apache.flink.table.operations.ddl.CreateTableOperation;

/** The statements that do something at once: DDL happens in memory, what would reach outside is checked and not done. */
final class SideEffects {
    /** Takes the job of a statement. */
    interface Jobs {
        void plan(List<ModifyOperation> operations, List<SourceStatement> sources, List<Finding> notes);
    }

    private final Script script;
    private final SqlEnvironment environment;
    private final Jobs jobs;
    private final Answers answers;
    private final boolean plans;

    SideEffects(Script script, SqlEnvironment environment, Jobs jobs, Answers answers, boolean plans) {
        this.script = script;
        this.environment = environment;
        this.jobs = jobs;
        this.answers = answers;
        this.plans = plans;
    }

    void execute(Operation operation, SourceStatement statement, List<Finding> notes) {
        if (operation instanceof CreateTableOperation create) {
            environment.execute(located(script, create));
        } else if (operation instanceof CreateCatalogOperation create) {
            createCatalog(create);
        } else if (operation instanceof CompilePlanOperation compile) {
            compilePlan(compile);
            notes.add(notDone(statement, "The plan is checked, its file is not written."));
        } else if (operation instanceof CompileAndExecutePlanOperation compile) {
            jobs.plan(modifications(compile.getOperation()), List.of(statement), notes);
        } else if (operation instanceof TruncateTableOperation) {
            refuseInStreaming("TRUNCATE TABLE statement is not supported in streaming mode.");
            notes.add(notDone(statement, "TRUNCATE TABLE would empty the table; Weir only checks it."));
        } else if (operation instanceof AnalyzeTableOperation) {
            refuseInStreaming("ANALYZE TABLE is not supported for streaming mode now");
            notes.add(notDone(statement, "ANALYZE TABLE would write statistics; Weir only checks it."));
        } else if (operation instanceof CallProcedureOperation) {
            notes.add(notDone(statement, "The procedure is known, it is not called."));
        } else if (operation instanceof HelpOperation || operation instanceof ClearOperation || operation instanceof QuitOperation) {
            notes.add(notDone(statement, "This is a command of Flink's SQL client; it does nothing here."));
        } else if (ofCluster(operation)) {
            throw new Rejection("unsupported", "This statement asks a Flink session cluster, and a script here has none.");
        } else {
            TableResultInternal result = environment.execute(operation);
            if (plans) {
                answers.add(statement, result);
            }
        }
    }

    private static boolean ofCluster(Operation operation) {
        return operation instanceof ShowJobsOperation || operation instanceof StopJobOperation
                || operation instanceof DescribeJobOperation || operation instanceof RemoveJarOperation;
    }

    private static Finding notDone(SourceStatement statement, String message) {
        return Finding.on(statement, "info", "not-executed", message);
    }

    private void refuseInStreaming(String flinks) {
        if (environment.streaming()) {
            throw new TableException(flinks);
        }
    }

    private void compilePlan(CompilePlanOperation compile) {
        if (plans) {
            environment.planner().compilePlan(modifications(compile.getOperation()));
        }
    }

    private static List<ModifyOperation> modifications(Operation operation) {
        return operation instanceof StatementSetOperation many ? many.getOperations() : List.of((ModifyOperation) operation);
    }

    /** Flink opens the catalog, then an overlay takes its place: reads go through, writes stay in memory. */
    private void createCatalog(CreateCatalogOperation create) {
        boolean known = environment.catalogs().getCatalog(create.getCatalogName()).isPresent();
        environment.execute(create);
        Catalog made = known ? null : environment.catalogs().getCatalog(create.getCatalogName()).orElse(null);
        if (made != null && !(made instanceof GenericInMemoryCatalog)) {
            environment.replaceCatalog(create.getCatalogName(), new OverlayCatalog(create.getCatalogName(), made));
        }
    }

    /** A table of files, with its path made absolute. */
    static Operation located(Script script, CreateTableOperation create) {
        ResolvedCatalogTable table = create.getCatalogTable();
        Map<String, String> options = table.getOptions();
        String path = options.get("path");
        if (path == null || !"filesystem".equals(options.get("connector"))) {
            return create;
        }
        Map<String, String> moved = new HashMap<>(options);
        moved.put("path", Trust.path(script, path));
        return new CreateTableOperation(
                create.getTableIdentifier(), table.copy(moved), create.isIgnoreIfExists(), create.isTemporary());
    }
}
