package dev.weir.runner.functions;

import dev.weir.runner.WeirException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.calcite.sql.SqlFunction;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.FunctionCatalog;
import org.apache.flink.table.functions.UserDefinedFunction;
import org.apache.flink.table.module.CoreModule;
import org.apache.flink.table.planner.functions.sql.FlinkSqlOperatorTable;

/**
 * The TypeScript functions of a script; the same record as `ScriptFunctions` in shared/services/script-functions.ts.
 *
 * @param code the bundle
 * @param map its source map
 * @param problems what the bundler said; with an error among them there is no bundle
 * @param node the program of Node that they run in, unless the job's tasks are told otherwise; null for V8 inside the task. Never sent by the host
 */
public record ScriptFunctions(String code, String map, List<Problem> problems, String node) {
    /** How many rows of an async function are in its operator at once. */
    public static final int ROWS_IN_FLIGHT = 2 * BatchedCalls.MOST;

    /** In a file of the workspace; lines and columns start at 1. */
    public record Problem(String severity, String code, String message, String file, int line, int column) {
        boolean isError() {
            return "error".equals(severity);
        }

        String words() {
            return file + ":" + line + ":" + column + ": " + message;
        }
    }

    /** Something to say of the functions as a whole. */
    public record Remark(String severity, String code, String message) {}

    public ScriptFunctions {
        problems = problems == null ? List.of() : problems;
    }

    public ScriptFunctions(String code, String map, List<Problem> problems) {
        this(code, map, problems, null);
    }

    /** The same elsewhere. @param other as {@link #node} */
    public ScriptFunctions in(String other) {
        return Objects.equals(node, other) ? this : new ScriptFunctions(code, map, problems, other);
    }

    Bundle bundle() {
        return new Bundle(code, map, node).kept();
    }

    /** Whether there are async functions, where they may be looked at. */
    public boolean hasAsync(boolean trusted) {
        return trusted && callables().stream().anyMatch(function -> function.kind().equals("async"));
    }

    /** Makes the functions known to a catalog, where that is allowed; says what is wrong with them. */
    public List<Remark> register(FunctionCatalog catalog, boolean trusted, boolean streaming) {
        List<Remark> notes = new ArrayList<>();
        problems.forEach(problem -> notes.add(new Remark(problem.severity(), problem.code(), problem.words())));
        if (problems.stream().anyMatch(Problem::isError)) {
            return notes;
        }
        if (!trusted) {
            notes.add(new Remark("warning", "untrusted", "TypeScript functions run code of the workspace, and it is not trusted: no statement can call them. Trust the workspace to allow it; on a terminal --trust."));
            return notes;
        }
        try {
            Bundle bundle = bundle();
            register(catalog, bundle, Declarations.of(bundle), streaming, notes);
        } catch (WeirException failure) {
            notes.add(new Remark("error", failure.code(), failure.getMessage()));
        }
        return notes;
    }

    /** Makes the async functions that are known to a catalog known again, as they are called in the other mode. */
    public void changeMode(FunctionCatalog catalog, boolean trusted, boolean streaming) {
        if (hasAsync(trusted)) {
            Bundle bundle = bundle();
            Declarations.of(bundle).stream().filter(function -> function.kind().equals("async") && catalog.dropTemporarySystemFunction(function.name(), true))
                    .forEach(function -> catalog.registerTemporarySystemFunction(function.name(), of(bundle, function, streaming), false));
        }
    }

    /** What there is to call, where it can be read. */
    public List<Callable> callables() {
        if (problems.stream().anyMatch(Problem::isError)) {
            return List.of();
        }
        try {
            return Declarations.of(bundle()).stream().map(function -> new Callable(function.name(), function.kind())).toList();
        } catch (WeirException unreadable) {
            // It is said where they are made known.
            return List.of();
        }
    }

    private static void register(FunctionCatalog catalog, Bundle bundle, List<Declared> functions, boolean streaming, List<Remark> notes) {
        Map<String, Declared> known = new HashMap<>();
        Set<String> builtIn = builtIn();
        for (Declared function : functions) {
            String name = function.name().toLowerCase(Locale.ROOT);
            String where = function.file() + ":" + function.line() + ": ";
            Declared other = known.putIfAbsent(name, function);
            if (other != null) {
                notes.add(new Remark("error", "function-name-taken", where + function.name() + " is declared by " + other.file() + ":" + other.line()
                        + " too, and SQL does not tell small letters from capitals. Give one of them another name."));
            } else if (name.equals("default")) {
                notes.add(new Remark("error", "function-nameless", where + "a default export has no name that SQL could call. Export the function by a name."));
            } else if (builtIn.contains(name)) {
                notes.add(new Remark("error", "function-name-taken", where + function.name() + " is a function of Flink's own. Give yours another name."));
            } else {
                register(catalog, bundle, function, streaming, where, notes);
            }
        }
    }

    private static void register(FunctionCatalog catalog, Bundle bundle, Declared function, boolean streaming, String where, List<Remark> notes) {
        try {
            catalog.registerTemporarySystemFunction(function.name(), of(bundle, function, streaming), false);
        } catch (ValidationException | IllegalArgumentException refused) {
            notes.add(new Remark("error", "function-type", where + "Flink refuses " + function.name() + ": " + refused.getMessage()));
        }
    }

    /** @param streaming Flink makes operators of async calls in streams only; elsewhere they are called a row at a time */
    static UserDefinedFunction of(Bundle bundle, Declared function, boolean streaming) {
        return switch (function.kind()) {
            case "async" -> streaming ? new ScriptAsync(bundle, function) : new ScriptScalar(bundle, function);
            case "table" -> new ScriptTable(bundle, function);
            case "aggregate" -> ScriptAggregate.of(bundle, function);
            case "process" -> ScriptProcess.of(bundle, function);
            default -> new ScriptScalar(bundle, function);
        };
    }

    private static Set<String> builtIn() {
        Set<String> names = new HashSet<>();
        CoreModule.INSTANCE.listFunctions().forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
        FlinkSqlOperatorTable.instance(false).getOperatorList().stream().filter(SqlFunction.class::isInstance).forEach(operator -> names.add(operator.getName().toLowerCase(Locale.ROOT)));
        return names;
    }
}
