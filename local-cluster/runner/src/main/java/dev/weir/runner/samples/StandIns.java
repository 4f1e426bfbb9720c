package dev.weir.runner.samples;

import dev.weir.runner.sql.Script;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.table.api.internal.TableEnvironmentInternal;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.factories.DynamicTableFactory;
import org.apache.flink.table.module.Module;

/**
 * The stand-ins of one script: sources that read samples, sinks that capture. One object serves one table environment.
 *
 * <p>Flink asks modules for table factories before it looks for a connector's own ({@code FactoryUtil}), so a module is
 * where a stand-in can take a table's place while its name, its options and its plan stay as they are.
 */
public final class StandIns {
    private final Script script;
    private final Module module = new StandInModule(this);
    private final Map<String, StandIn> met = new LinkedHashMap<>();
    private final Map<String, Map<String, String>> real = new ConcurrentHashMap<>();
    private TableEnvironmentInternal environment;
    private int scans;

    public StandIns(Script script) {
        this.script = script;
    }

    /** Gives the environment whose planner evaluates event times; called once, before the first table is used. */
    public void attach(TableEnvironmentInternal environment) {
        this.environment = environment;
    }

    /** Offers the table source and sink factories; it is never listed among the script's modules. */
    public Module module() {
        return module;
    }

    /** The name under which a sink's rows are captured: the table's, without the built-in catalog and database. */
    public static String sinkName(ObjectIdentifier table) {
        return (table.getCatalogName() + "." + table.getDatabaseName() + "." + table.getObjectName())
                .replaceFirst("^default_catalog\\.(?:default_database\\.)?", "");
    }

    /** What was stood in for during planning, in the order in which the planner met it. */
    public synchronized List<StandIn> report() {
        return new ArrayList<>(met.values());
    }

    synchronized void met(StandIn standIn) {
        met.putIfAbsent(standIn.role() + " " + standIn.table(), standIn);
    }

    /** Notes a table whose real connector is used. */
    void metReal(String role, DynamicTableFactory.Context context) {
        Map<String, String> options = context.getCatalogTable().getOptions();
        real.putIfAbsent(context.getObjectIdentifier().asSummaryString(), options);
        met(new StandIn(context.getObjectIdentifier().asSummaryString(), role, Connectors.of(context), "real", "real", Addresses.of(options)));
    }

    /** The options of the tables whose real connector is used, by their names. */
    public synchronized Map<String, Map<String, String>> real() {
        return new LinkedHashMap<>(real);
    }

    synchronized String nextId(String table) {
        return table + "#" + ++scans;
    }

    Script script() {
        return script;
    }

    TableEnvironmentInternal environment() {
        if (environment == null) {
            throw new IllegalStateException("StandIns.attach was not called.");
        }
        return environment;
    }

    TableNames names() {
        var catalogs = environment().getCatalogManager();
        return new TableNames(catalogs.getCurrentCatalog(), catalogs.getCurrentDatabase());
    }

    Optional<SampleStream> sampleOf(ObjectIdentifier table) {
        return script.samples().stream()
                .filter(sample -> names().matches(sample.table(), table))
                .findFirst();
    }

    boolean isReal(ObjectIdentifier table) {
        return script.allReal() || script.real().stream().anyMatch(name -> names().matches(name, table));
    }
}
