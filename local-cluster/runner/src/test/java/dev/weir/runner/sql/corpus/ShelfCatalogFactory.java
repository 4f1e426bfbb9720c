package dev.weir.runner.sql.corpus;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.annotation.ArgumentHint;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.annotation.ProcedureHint;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.catalog.Catalog;
import org.apache.flink.table.catalog.CatalogModel;
import org.apache.flink.table.catalog.CatalogPartitionSpec;
import org.apache.flink.table.catalog.GenericInMemoryCatalog;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.exceptions.DatabaseNotExistException;
import org.apache.flink.table.catalog.exceptions.ModelAlreadyExistException;
import org.apache.flink.table.catalog.exceptions.ProcedureNotExistException;
import org.apache.flink.table.factories.CatalogFactory;
import org.apache.flink.table.procedure.ProcedureContext;
import org.apache.flink.table.procedures.Procedure;

/** {@code 'type' = 'shelf'}: a catalog in memory that also has a procedure {@code system.sort}, a model {@code taste}, and tables as they were at any time. */
public final class ShelfCatalogFactory implements CatalogFactory {
    @Override
    public String factoryIdentifier() {
        return "shelf";
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of();
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return Set.of();
    }

    /** Not one of Flink's classes, so that it is taken for one that reaches outside. */
    @Override
    public Catalog createCatalog(Context context) {
        GenericInMemoryCatalog kept = new GenericInMemoryCatalog(context.getName(), "default");
        keepModel(kept);
        return (Catalog) Proxy.newProxyInstance(ShelfCatalogFactory.class.getClassLoader(), new Class<?>[] {Catalog.class}, (proxy, method, arguments) -> {
            boolean past = method.getName().equals("getTable") && arguments.length == 2;
            try {
                return switch (method.getName()) {
                    case "getProcedure" -> procedure(context.getName(), (ObjectPath) arguments[0]);
                    case "listProcedures" -> arguments[0].equals("system") || arguments[0].equals("default") ? List.of("sort") : List.of();
                    case "listPartitionsByFilter" -> List.of(new CatalogPartitionSpec(Map.of("d", "x", "h", "3")));
                    default -> past ? kept.getTable((ObjectPath) arguments[0]) : method.invoke(kept, arguments);
                };
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
    }

    private static void keepModel(GenericInMemoryCatalog kept) {
        Schema title = Schema.newBuilder().column("title", "STRING").build();
        Schema label = Schema.newBuilder().column("label", "STRING").build();
        try {
            kept.createModel(new ObjectPath("default", "taste"), CatalogModel.of(title, label, Map.of("provider", "scripted"), "there before the script"), false);
        } catch (ModelAlreadyExistException | DatabaseNotExistException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Procedure procedure(String catalog, ObjectPath path) throws ProcedureNotExistException {
        if (!path.equals(new ObjectPath("system", "sort"))) {
            throw new ProcedureNotExistException(catalog, path);
        }
        return new Sort();
    }

    /** Sorts nothing. */
    public static final class Sort implements Procedure {
        @ProcedureHint(argument = {@ArgumentHint(name = "shelves", type = @DataTypeHint("INT")), @ArgumentHint(name = "order", type = @DataTypeHint("STRING"))})
        public String[] call(ProcedureContext context, Integer shelves, String order) {
            return new String[0];
        }
    }
}
