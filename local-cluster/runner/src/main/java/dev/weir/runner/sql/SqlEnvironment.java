package dev.weir.runner.sql;

import dev.weir.runner.functions.ScriptFunctions;
import dev.weir.runner.lineage.TracedGraphs;
import dev.weir.runner.samples.StandIns;
import java.lang.reflect.Field;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.TableConfig;
import org.apache.flink.table.api.bridge.java.internal.StreamTableEnvironmentImpl;
import org.apache.flink.table.api.config.ExecutionConfigOptions;
import org.apache.flink.table.api.internal.TableResultInternal;
import org.apache.flink.table.catalog.Catalog;
import org.apache.flink.table.catalog.CatalogManager;
import org.apache.flink.table.catalog.CatalogStore;
import org.apache.flink.table.catalog.CatalogStoreHolder;
import org.apache.flink.table.catalog.FunctionCatalog;
import org.apache.flink.table.catalog.GenericInMemoryCatalog;
import org.apache.flink.table.catalog.GenericInMemoryCatalogStore;
import org.apache.flink.table.delegation.Executor;
import org.apache.flink.table.factories.PlannerFactoryUtil;
import org.apache.flink.table.operations.Operation;
import org.apache.flink.table.planner.delegation.DefaultExecutor;
import org.apache.flink.table.planner.delegation.PlannerBase;
import org.apache.flink.table.resource.ResourceManager;
import org.apache.flink.util.FlinkUserCodeClassLoaders;
import org.apache.flink.util.MutableURLClassLoader;

/** Flink's table environment for one script: nothing outlives it, nothing it does leaves memory. */
final class SqlEnvironment implements AutoCloseable {
    private static final String CATALOG = "default_catalog";
    private static final String DATABASE = "default_database";

    /** Settings that hold whatever the script sets. */
    private final Map<String, String> forced;
    private final Script script;
    private final Configuration initial;
    private final Configuration settings;
    private final MutableURLClassLoader loader;
    private final CatalogManager catalogs;
    private final CatalogStore catalogStore = new GenericInMemoryCatalogStore();
    private final StandInModules modules;
    private final ResourceManager resources;
    private final FunctionCatalog functions;
    /** What is wrong with the script's TypeScript functions. */
    private final List<ScriptFunctions.Remark> functionNotes;
    private final TableConfig tableConfig = TableConfig.getDefault();
    private final StandIns standIns;
    private StreamTableEnvironmentImpl environment;
    private RuntimeExecutionMode mode;

    SqlEnvironment(Script script, ClassLoader parent, StandIns standIns) {
        this.script = script;
        this.standIns = standIns;
        forced = script.chosen() ? TracedGraphs.SETTINGS : Map.of();
        initial = initialSettings(script);
        forced.forEach(initial::setString);
        settings = tableConfig.getConfiguration();
        settings.addAll(initial);
        loader = FlinkUserCodeClassLoaders.create(new URL[0], parent, initial);
        tableConfig.setRootConfiguration(defaults(script));
        resources = new ResourceManager(initial, loader);
        modules = new StandInModules(standIns.module());
        catalogs = CatalogManager.newBuilder()
                .classLoader(loader)
                .config(tableConfig)
                .defaultCatalog(CATALOG, new GenericInMemoryCatalog(CATALOG, DATABASE))
                .catalogModificationListeners(List.of())
                .catalogStoreHolder(CatalogStoreHolder.newBuilder()
                        .classloader(loader)
                        .config(tableConfig)
                        .catalogStore(catalogStore)
                        .build())
                .build();
        functions = new FunctionCatalog(tableConfig, resources, catalogs, modules);
        functionNotes = script.functions() == null ? List.of() : script.functions().register(functions, script.trusted(), script.streaming());
        rebuild();
    }

    /** What holds where neither the job nor the workspace says otherwise. */
    private static Configuration defaults(Script script) {
        Configuration made = new Configuration();
        if (script.functions() != null && script.functions().hasAsync(script.trusted())) {
            // Of as many rows one batch is made while another one is called; Flink's own 10 are for requests to other systems.
            made.set(ExecutionConfigOptions.TABLE_EXEC_ASYNC_SCALAR_MAX_CONCURRENT_OPERATIONS, ScriptFunctions.ROWS_IN_FLIGHT);
        }
        return made;
    }

    private static Configuration initialSettings(Script script) {
        Configuration made = new Configuration();
        made.set(CoreOptions.DEFAULT_PARALLELISM, Math.max(1, script.parallelism()));
        made.set(ExecutionOptions.RUNTIME_MODE,
                script.streaming() ? RuntimeExecutionMode.STREAMING : RuntimeExecutionMode.BATCH);
        // Uids are derived from the plan; Flink's own hang on a counter of the JVM.
        made.set(ExecutionConfigOptions.TABLE_EXEC_UID_GENERATION, ExecutionConfigOptions.UidGeneration.DISABLED);
        Placeholders.values(script, script.settings()).forEach(made::setString);
        return made;
    }

    /** The runtime mode is a property of Flink's planner: another mode is another planner over the same catalogs. */
    private void rebuild() {
        mode = settings.get(ExecutionOptions.RUNTIME_MODE);
        boolean streaming = mode != RuntimeExecutionMode.BATCH;
        StreamExecutionEnvironment streams = StreamExecutionEnvironment.getExecutionEnvironment(initial);
        Executor executor = new DefaultExecutor(streams);
        PlannerBase planner = (PlannerBase) PlannerFactoryUtil.createPlanner(
                executor, tableConfig, loader, modules, catalogs, functions);
        environment = new StreamTableEnvironmentImpl(
                catalogs, modules, resources, functions, tableConfig, streams, planner, executor, streaming);
        standIns.attach(environment);
    }

    List<Operation> parse(String text) {
        return environment.getParser().parse(text);
    }

    TableResultInternal execute(Operation operation) {
        return environment.executeInternal(operation);
    }

    StreamTableEnvironmentImpl tables() {
        return environment;
    }

    PlannerBase planner() {
        return (PlannerBase) environment.getPlanner();
    }

    CatalogManager catalogs() {
        return catalogs;
    }

    FunctionCatalog functions() {
        return functions;
    }

    List<ScriptFunctions.Remark> functionNotes() {
        return functionNotes;
    }

    ClassLoader loader() {
        return loader;
    }

    boolean streaming() {
        return mode != RuntimeExecutionMode.BATCH;
    }

    Map<String, String> settings() {
        return settings.toMap();
    }

    void set(String key, String value) {
        settings.setString(key, value);
        afterSetting();
    }

    /** @param key null for all */
    void reset(String key) {
        if (key == null) {
            List.copyOf(settings.keySet()).forEach(settings::removeKey);
            settings.addAll(initial);
        } else {
            settings.removeKey(key);
            String before = initial.toMap().get(key);
            if (before != null) {
                settings.setString(key, before);
            }
        }
        afterSetting();
    }

    private void afterSetting() {
        forced.forEach(settings::setString);
        if (settings.get(ExecutionOptions.RUNTIME_MODE) != mode) {
            rebuild();
            if (script.functions() != null) {
                script.functions().changeMode(functions, script.trusted(), streaming());
            }
        }
    }

    /** The objects that hold what statements have declared and set: all that one can change, where {@link #fixed} stays equal. */
    List<Object> state() {
        List<Object> all = new ArrayList<>(List.of(catalogs, catalogStore, functions, modules, settings));
        catalogs.listCatalogs().stream().sorted().map(name -> catalogs.getCatalog(name).orElseThrow()).filter(GenericInMemoryCatalog.class::isInstance).forEach(all::add);
        return all;
    }

    boolean hasJars() {
        return !resources.getResources().isEmpty();
    }

    /** What cannot be taken back: jars that were added, and the planner of another runtime mode. */
    List<Object> fixed() {
        return List.of(environment, loader.getURLs().length, resources.getResources().size());
    }

    /** Puts a catalog in the place of the one that Flink made, which keeps what Flink noted of it. */
    @SuppressWarnings("unchecked")
    void replaceCatalog(String name, Catalog catalog) {
        try {
            Field field = CatalogManager.class.getDeclaredField("catalogs");
            field.setAccessible(true);
            ((Map<String, Catalog>) field.get(catalogs)).put(name, catalog);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Flink's CatalogManager has changed", e);
        }
    }

    @Override
    public void close() {
        try {
            resources.close();
        } catch (Exception e) {
            // What is left is a class loader without users; the next collection takes it.
        }
    }
}
