package dev.weir.runner.language;

import dev.weir.runner.language.Vocabulary.FlinkFactory;
import dev.weir.runner.language.Vocabulary.FlinkOption;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.connector.source.LookupTableSource;
import org.apache.flink.table.factories.CatalogFactory;
import org.apache.flink.table.factories.DecodingFormatFactory;
import org.apache.flink.table.factories.DynamicTableSinkFactory;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.EncodingFormatFactory;
import org.apache.flink.table.factories.Factory;
import org.apache.flink.table.factories.ModelProviderFactory;
import org.apache.flink.table.factories.ModuleFactory;

/** The connectors, formats, catalogs and modules on a class path, each by what its own factory says. */
final class Factories {
    private static final List<String> DATABASES = List.of("java.sql.Driver", "org.apache.flink.connector.jdbc.core.database.JdbcFactory");

    private record Key(String kind, String identifier) {}

    private final Map<Key, FlinkFactory> found = new LinkedHashMap<>();

    private Factories() {}

    static List<FlinkFactory> on(ClassLoader loader) {
        Factories factories = new Factories();
        found(loader).forEach(factories::add);
        return factories.found.values().stream().sorted(Comparator.comparing(FlinkFactory::kind).thenComparing(FlinkFactory::identifier)).toList();
    }

    /** All that can be loaded, Weir's own stand-ins left out. */
    static List<Factory> found(ClassLoader loader) {
        List<Factory> found = new ArrayList<>();
        Iterator<Factory> services = ServiceLoader.load(Factory.class, loader).iterator();
        while (true) {
            try {
                if (!services.hasNext()) {
                    return found;
                }
                Factory factory = services.next();
                if (!isWeirs(factory)) {
                    found.add(factory);
                }
            } catch (ServiceConfigurationError | LinkageError | RuntimeException broken) {
                // A jar may name a factory that it lacks the classes of; Flink tells so where it is used.
            }
        }
    }

    /**
     * The classes by which jars offer databases to JDBC and to Flink's JDBC connector, by name; none is loaded. A connection needs both, and no factory says
     * whether they are there.
     */
    static List<String> databases(ClassLoader loader) {
        Set<String> names = new TreeSet<>();
        for (String service : DATABASES) {
            try {
                for (URL file : Collections.list(loader.getResources("META-INF/services/" + service))) {
                    try (InputStream bytes = file.openStream()) {
                        new String(bytes.readAllBytes(), StandardCharsets.UTF_8).lines().map(line -> line.replaceFirst("#.*", "").strip()).filter(line -> !line.isEmpty()).forEach(names::add);
                    }
                }
            } catch (IOException unreadable) {
                // A jar that cannot be read offers nothing.
            }
        }
        return List.copyOf(names);
    }

    private void add(Factory factory) {
        String kind = kind(factory);
        if (kind == null) {
            return;
        }
        Set<String> roles = new TreeSet<>(roles(factory));
        Map<String, FlinkOption> options = new LinkedHashMap<>();
        options(factory.requiredOptions(), true, options);
        options(factory.optionalOptions(), false, options);
        boolean shipped = factory.getClass().getClassLoader() == Factories.class.getClassLoader();
        // One name may have a factory for reading and one for writing.
        found.merge(new Key(kind, factory.factoryIdentifier()), new FlinkFactory(factory.factoryIdentifier(), kind, List.copyOf(roles), List.copyOf(options.values()), shipped), Factories::both);
    }

    private static FlinkFactory both(FlinkFactory one, FlinkFactory other) {
        Set<String> roles = new TreeSet<>(one.roles());
        roles.addAll(other.roles());
        Map<String, FlinkOption> options = new LinkedHashMap<>();
        one.options().forEach(option -> options.put(option.key(), option));
        other.options().forEach(option -> options.putIfAbsent(option.key(), option));
        return new FlinkFactory(one.identifier(), one.kind(), List.copyOf(roles), List.copyOf(options.values()), one.shipped() && other.shipped());
    }

    private static void options(Set<ConfigOption<?>> given, boolean required, Map<String, FlinkOption> options) {
        if (given != null) {
            given.stream().sorted(Comparator.comparing(ConfigOption::key)).forEach(option -> options.putIfAbsent(option.key(), Options.of(option, required)));
        }
    }

    /** Null for what no option of a table names. */
    static String kind(Factory factory) {
        if (factory instanceof DynamicTableSourceFactory || factory instanceof DynamicTableSinkFactory) {
            return "connector";
        }
        if (factory instanceof DecodingFormatFactory<?> || factory instanceof EncodingFormatFactory<?>) {
            return "format";
        }
        if (factory instanceof ModelProviderFactory) {
            return "model";
        }
        return factory instanceof CatalogFactory ? "catalog" : factory instanceof ModuleFactory ? "module" : null;
    }

    private static List<String> roles(Factory factory) {
        List<String> roles = new ArrayList<>();
        add(roles, "source", factory instanceof DynamicTableSourceFactory);
        add(roles, "sink", factory instanceof DynamicTableSinkFactory);
        add(roles, "lookup", factory instanceof DynamicTableSourceFactory && Makes.makes(factory.getClass(), LookupTableSource.class));
        add(roles, "decode", factory instanceof DecodingFormatFactory<?>);
        add(roles, "encode", factory instanceof EncodingFormatFactory<?>);
        return roles;
    }

    private static void add(List<String> roles, String role, boolean has) {
        if (has) {
            roles.add(role);
        }
    }

    private static boolean isWeirs(Factory factory) {
        return factory.getClass().getName().startsWith("dev.weir.");
    }
}
