package dev.weir.runner.language;

import dev.weir.runner.language.SqlScope.Relation;
import dev.weir.runner.language.Vocabulary.FlinkFunction;
import dev.weir.runner.sql.Moment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.table.catalog.CatalogBaseTable;
import org.apache.flink.table.catalog.CatalogManager;
import org.apache.flink.table.catalog.ContextResolvedModel;
import org.apache.flink.table.catalog.ContextResolvedTable;
import org.apache.flink.table.functions.FunctionIdentifier;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.catalog.ResolvedCatalogBaseTable;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.catalog.UnresolvedIdentifier;

/** Reads what the catalogs hold at a place of a text. */
final class Scopes {
    /** A catalog of another system may hold any number, each of which is asked for over the network. */
    private static final int MOST_OF_ANOTHER_SYSTEM = 200;

    private final Moment moment;
    private final CatalogManager catalogs;

    private Scopes(Moment moment) {
        this.moment = moment;
        catalogs = moment.catalogs();
    }

    /** The scope, without where things were declared: that moves while a person types. */
    static SqlScope read(Moment moment) {
        Scopes scopes = new Scopes(moment);
        List<SqlScope.Named> named = scopes.catalogs.listCatalogs().stream().sorted().map(name -> new SqlScope.Named(name, scopes.databases(name))).toList();
        SqlScope.Current current = new SqlScope.Current(scopes.catalogs.getCurrentCatalog(), scopes.catalogs.getCurrentDatabase());
        return new SqlScope(current, named, scopes.relations(named, current), scopes.functions());
    }

    /** The same with where each relation was declared in the text as it stands now. */
    static SqlScope placed(SqlScope scope, List<Moment.Declaration> declarations) {
        Map<String, SqlScope.Declared> byName = new HashMap<>();
        declarations.forEach(each -> byName.put(each.name(), new SqlScope.Declared(each.file(), each.range())));
        List<Relation> relations = scope.relations().stream().map(relation -> relation.declaredAt(byName.get(relation.path().get(2)))).toList();
        return new SqlScope(scope.current(), scope.catalogs(), relations, scope.functions());
    }

    private List<String> databases(String catalog) {
        try {
            return new ArrayList<>(new TreeSet<>(catalogs.listSchemas(catalog)));
        } catch (RuntimeException unreachable) {
            // Another system may be away; what is here is told all the same.
            return List.of();
        }
    }

    private List<Relation> relations(List<SqlScope.Named> named, SqlScope.Current current) {
        Map<ObjectIdentifier, Relation> all = new TreeMap<>(Comparator.comparing(ObjectIdentifier::asSummaryString));
        for (SqlScope.Named catalog : named) {
            boolean ours = catalogs.getCatalog(catalog.name()).filter(each -> each.getClass().getName().startsWith("org.apache.flink.table.catalog.GenericInMemory")).isPresent();
            for (String database : catalog.databases()) {
                boolean isCurrent = catalog.name().equals(current.catalog()) && database.equals(current.database());
                if (ours || isCurrent) {
                    names(catalog.name(), database).stream().limit(ours ? Long.MAX_VALUE : MOST_OF_ANOTHER_SYSTEM)
                            .forEach(name -> add(all, ObjectIdentifier.of(catalog.name(), database, name)));
                    models(all, catalog.name(), database);
                }
            }
        }
        return List.copyOf(all.values());
    }

    private Set<String> names(String catalog, String database) {
        try {
            Set<String> names = new TreeSet<>(catalogs.listTables(catalog, database));
            names.addAll(catalogs.listViews(catalog, database));
            return names;
        } catch (RuntimeException unreachable) {
            return Set.of();
        }
    }

    private void add(Map<ObjectIdentifier, Relation> all, ObjectIdentifier id) {
        try {
            catalogs.getTable(id).ifPresent(table -> all.put(id, of(id, table)));
        } catch (RuntimeException | LinkageError unresolved) {
            // A view over what is gone meanwhile has no columns to tell of.
        }
    }

    private static Relation of(ObjectIdentifier id, ContextResolvedTable table) {
        ResolvedCatalogBaseTable<?> resolved = table.getResolvedTable();
        ResolvedSchema schema = table.getResolvedSchema();
        String kind = switch (resolved.getTableKind()) {
            case VIEW -> "view";
            case MATERIALIZED_TABLE -> "materialized-table";
            default -> "table";
        };
        Map<String, String> options = resolved.getTableKind() == CatalogBaseTable.TableKind.VIEW ? Map.of() : harmless(resolved.getOptions());
        return new Relation(path(id), kind, table.isTemporary(), Columns.of(schema), options, Columns.watermark(schema), null);
    }

    private void models(Map<ObjectIdentifier, Relation> all, String catalog, String database) {
        try {
            for (String name : catalogs.listModels(catalog, database)) {
                ObjectIdentifier id = ObjectIdentifier.of(catalog, database, name);
                catalogs.getModel(id).ifPresent(model -> all.putIfAbsent(id, of(id, model)));
            }
        } catch (RuntimeException unsupported) {
            // Most catalogs have no models.
        }
    }

    private Relation of(ObjectIdentifier id, ContextResolvedModel model) {
        List<SqlScope.Column> columns = new ArrayList<>(Columns.of(model.getResolvedModel().getResolvedInputSchema()));
        columns.addAll(Columns.of(model.getResolvedModel().getResolvedOutputSchema()));
        return new Relation(path(id), "model", catalogs.isTemporaryModel(id), columns, harmless(model.getResolvedModel().getOptions()), null, null);
    }

    /** Without the values of what only its owner should know. */
    private static Map<String, String> harmless(Map<String, String> options) {
        Map<String, String> told = new TreeMap<>();
        options.forEach((key, value) -> told.put(key, GlobalConfiguration.isSensitive(key) ? "" : value));
        return told;
    }

    private static List<String> path(ObjectIdentifier id) {
        return List.of(id.getCatalogName(), id.getDatabaseName(), id.getObjectName());
    }

    private List<FlinkFunction> functions() {
        Map<String, FlinkFunction> all = new TreeMap<>();
        for (String name : moment.functions().getUserDefinedFunctions()) {
            try {
                moment.functions().lookupFunction(UnresolvedIdentifier.of(name))
                        .ifPresent(function -> all.put(name, Functions.of(function.getIdentifier().map(FunctionIdentifier::getFunctionName).orElse(name), function.getDefinition(), false, catalogs.getDataTypeFactory())));
            } catch (RuntimeException | LinkageError broken) {
                // Its class is not there; where it is called, that is told.
            }
        }
        return List.copyOf(all.values());
    }
}
