package dev.weir.runner.sql;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.apache.flink.table.operations.CallProcedureOperation;
import org.apache.flink.table.operations.LoadModuleOperation;
import org.apache.flink.table.operations.Operation;
import org.apache.flink.table.operations.command.AddJarOperation;
import org.apache.flink.table.operations.command.ExecutePlanOperation;
import org.apache.flink.table.operations.ddl.AlterCatalogFunctionOperation;
import org.apache.flink.table.operations.ddl.CreateCatalogFunctionOperation;
import org.apache.flink.table.operations.ddl.CreateCatalogOperation;
import org.apache.flink.table.operations.ddl.CreateTempSystemFunctionOperation;

/** Until a workspace is trusted, nothing that it brings executes: no class, no jar, no catalog of its own. */
final class Trust {
    private static final Set<Class<? extends Operation>> EXECUTE = Set.of(
            CreateCatalogFunctionOperation.class, CreateTempSystemFunctionOperation.class, AlterCatalogFunctionOperation.class,
            AddJarOperation.class, LoadModuleOperation.class, CallProcedureOperation.class, ExecutePlanOperation.class);

    private Trust() {}

    static void check(Script script, Operation operation) {
        if (script.trusted()) {
            return;
        }
        boolean external = operation instanceof CreateCatalogOperation create
                && !"generic_in_memory".equals(create.getProperties().get("type"));
        if (external || EXECUTE.contains(operation.getClass())) {
            throw new Rejection("untrusted", "This statement runs code or reaches a system outside Weir, and the workspace is not trusted."
                    + " Trust the workspace to allow it.");
        }
    }

    /** The file of a compiled plan, which says which classes are run: it lies in the script's folder. */
    static Path planFile(Script script, String written) {
        if (written.matches("[A-Za-z][A-Za-z0-9+.-]+:.*")) {
            throw new Rejection("unsupported", "Weir runs a plan from a file of the workspace only; copy it there and name it by its path.");
        }
        Path file = (script.folder() == null ? Path.of(written) : Path.of(script.folder()).resolve(written)).toAbsolutePath().normalize();
        if (script.folder() != null && !file.startsWith(Path.of(script.folder()).toAbsolutePath().normalize())) {
            throw new Rejection("outside-workspace", "The plan '" + written + "' lies outside the folder " + script.folder() + ".");
        }
        if (!Files.isReadable(file)) {
            throw new Rejection("plan-missing", "There is no plan '" + written + "' that can be read. COMPILE PLAN writes one in Flink's SQL client; Weir writes none.");
        }
        return file;
    }

    /**
     * Where the path of a table of files leads. Relative ones start at the script's folder; one that leaves it stays as it is written, for whatever
     * would read or write there to refuse it: a captured sink does neither.
     */
    static String path(Script script, String written) {
        boolean elsewhere = written.matches("[A-Za-z][A-Za-z0-9+.-]+:.*") || script.folder() == null;
        if (elsewhere) {
            return written;
        }
        Path folder = Path.of(script.folder()).toAbsolutePath().normalize();
        Path resolved = folder.resolve(Path.of(written)).normalize();
        if (!Path.of(written).isAbsolute() && !resolved.startsWith(folder)) {
            return written;
        }
        return written.endsWith("/") ? resolved + "/" : resolved.toString();
    }
}
