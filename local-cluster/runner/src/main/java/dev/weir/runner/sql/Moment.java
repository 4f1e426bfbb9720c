package dev.weir.runner.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.flink.table.catalog.CatalogManager;
import org.apache.flink.table.catalog.FunctionCatalog;
import org.apache.flink.table.operations.ModifyOperation;
import org.apache.flink.table.operations.Operation;
import org.apache.flink.table.operations.QueryOperation;
import org.apache.flink.table.planner.delegation.PlannerBase;

/** Catalogs, functions and settings as they stand at a place of a text. Good for as long as the question lasts that it was made for. */
public final class Moment {
    /** @param name its last part */
    public record Declaration(String file, String name, Diagnostic.Range range) {}

    private final String key;
    private final String file;
    private final SqlEnvironment environment;
    private final List<Preparation.Declared> common;
    private final List<SourceStatement> changes;

    Moment(String key, String file, SqlEnvironment environment, List<Preparation.Declared> common, List<SourceStatement> changes) {
        this.key = key;
        this.file = file;
        this.environment = environment;
        this.common = common;
        this.changes = changes;
    }

    /** Equal where everything stands the same. */
    public String key() {
        return key;
    }

    public CatalogManager catalogs() {
        return environment.catalogs();
    }

    public FunctionCatalog functions() {
        return environment.functions();
    }

    public PlannerBase planner() {
        return environment.planner();
    }

    public List<Operation> parse(String text) {
        return environment.parse(text);
    }

    /** A query with the sink that a run gives a bare SELECT. */
    ModifyOperation captured(QueryOperation query) {
        return SelectSink.of(environment.tables(), query, "select");
    }

    /** Answers with the class loader in place that Flink looks for, in whichever thread. */
    <T> T answer(Function<Moment, T> question) {
        PlannerThread.enter();
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(environment.loader());
        try {
            return question.apply(this);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** The statements that created something, in order; a later one of the same name counts. */
    public List<Declaration> declarations() {
        List<Declaration> all = new ArrayList<>();
        common.forEach(each -> add(all, each.file(), each.statement()));
        changes.forEach(each -> add(all, file, each));
        return all;
    }

    private static void add(List<Declaration> all, String file, SourceStatement statement) {
        if (statement.createdName() != null) {
            all.add(new Declaration(file, statement.createdName(), statement.range()));
        }
    }
}
