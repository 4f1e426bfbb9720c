package dev.weir.runner.samples;

import dev.weir.runner.sql.Script;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.ExplainDetail;
import org.apache.flink.table.api.TableConfig;
import org.apache.flink.table.api.bridge.java.internal.StreamTableEnvironmentImpl;
import org.apache.flink.table.catalog.CatalogManager;
import org.apache.flink.table.catalog.CatalogStoreHolder;
import org.apache.flink.table.catalog.FunctionCatalog;
import org.apache.flink.table.catalog.GenericInMemoryCatalog;
import org.apache.flink.table.catalog.GenericInMemoryCatalogStore;
import org.apache.flink.table.factories.Factory;
import org.apache.flink.table.factories.PlannerFactoryUtil;
import org.apache.flink.table.module.Module;
import org.apache.flink.table.module.ModuleManager;
import org.apache.flink.table.planner.delegation.DefaultExecutor;
import org.apache.flink.table.planner.plan.nodes.exec.ExecNodeContext;
import org.apache.flink.table.resource.ResourceManager;
import org.apache.flink.util.FlinkUserCodeClassLoaders;

/** Plans a script twice, on bare Flink and with stand-ins, and gives what each said. */
record PlanPair(String bare, String stoodIn) {
    static PlanPair of(Script script, String... ddl) {
        return new PlanPair(plan(script, null, ddl), plan(script, new StandIns(script), ddl));
    }

    /** The plan in all its forms, or the refusal from its outermost to its innermost sentence. */
    private static String plan(Script script, StandIns standIns, String... ddl) {
        try {
            var environment = environment(script, standIns);
            for (String statement : ddl) {
                environment.executeSql(statement);
            }
            ExecNodeContext.resetIdCounter();
            return renumbered(environment.explainSql(script.text(), ExplainDetail.CHANGELOG_MODE, ExplainDetail.JSON_EXECUTION_PLAN));
        } catch (RuntimeException refusal) {
            var said = new StringBuilder("REFUSED");
            for (Throwable t = refusal; t != null; t = t.getCause()) {
                said.append('\n').append(t);
            }
            return said.toString();
        }
    }

    /** Ids of operators come from a counter of the JVM. */
    private static String renumbered(String plan) {
        Map<String, Integer> ids = new LinkedHashMap<>();
        return Pattern.compile("(\"id\" : )(\\d+)").matcher(plan)
                .replaceAll(id -> id.group(1) + ids.computeIfAbsent(id.group(2), n -> ids.size()));
    }

    private static StreamTableEnvironmentImpl environment(Script script, StandIns standIns) {
        var settings = EnvironmentSettings.newInstance();
        var configuration = (script.streaming() ? settings.inStreamingMode() : settings.inBatchMode()).build().getConfiguration();
        var config = TableConfig.getDefault();
        config.addConfiguration(Configuration.fromMap(script.settings()));
        config.addConfiguration(configuration);
        var loader = FlinkUserCodeClassLoaders.create(new java.net.URL[0], PlanPair.class.getClassLoader(), new Configuration());
        var streams = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        streams.setParallelism(script.parallelism());
        var executor = new DefaultExecutor(streams);
        config.setRootConfiguration(executor.getConfiguration());
        var modules = new Modules(Optional.ofNullable(standIns).map(StandIns::module));
        var catalogs = CatalogManager.newBuilder()
                .classLoader(loader)
                .config(config)
                .defaultCatalog("default_catalog", new GenericInMemoryCatalog("default_catalog", "default_database"))
                .catalogStoreHolder(CatalogStoreHolder.newBuilder().classloader(loader).config(config).catalogStore(new GenericInMemoryCatalogStore()).build())
                .catalogModificationListeners(List.of())
                .build();
        var resources = new ResourceManager(configuration, loader);
        var functions = new FunctionCatalog(config, resources, catalogs, modules);
        var planner = PlannerFactoryUtil.createPlanner(executor, config, loader, modules, catalogs, functions);
        var environment = new StreamTableEnvironmentImpl(
                catalogs, modules, resources, functions, config, streams, planner, executor, script.streaming());
        if (standIns != null) {
            standIns.attach(environment);
        }
        return environment;
    }

    private static final class Modules extends ModuleManager {
        private final Optional<Module> standIns;

        Modules(Optional<Module> standIns) {
            this.standIns = standIns;
        }

        @Override
        public <T extends Factory> Optional<T> getFactory(Function<Module, Optional<T>> selector) {
            Optional<T> found = standIns.flatMap(selector);
            return found.isPresent() ? found : super.getFactory(selector);
        }
    }
}
