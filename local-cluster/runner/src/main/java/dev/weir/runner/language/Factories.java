package dev.weir.runner.language;

import dev.weir.runner.language.Vocabulary.FlinkFactory;
import dev.weir.runner.language.Vocabulary.FlinkOption;
import java.util.ArrayList;
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
import org.apache.flink.table.factories.CatalogFactory;
import org.apache.flink.table.factories.DecodingFormatFactory;
import org.apache.flink.table.factories.DynamicTableSinkFactory;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.EncodingFormatFactory;
import org.apache.flink.table.factories.Factory;
import org.apache.flink.table.factories.ModuleFactory;

/** The connectors, formats, catalogs and modules on a class path, each by what its own factory says. */
final class Factories {
    private record Key(String kind, String identifier) {}

    private final Map<Key, FlinkFactory> found = new LinkedHashMap<>();

    private Factories() {}

    static List<FlinkFactory> on(ClassLoader loader) {
        Factories factories = new Factories();
        Iterator<Factory> services = ServiceLoader.load(Factory.class, loader).iterator();
        while (true) {
            try {
                if (!services.hasNext()) {
                    break;
                }
                factories.add(services.next());
            } catch (ServiceConfigurationError | LinkageError | RuntimeException broken) {
                // A jar may name a factory that it lacks the classes of; Flink tells so where it is used.
            }
        }
        return factories.found.values().stream().sorted(Comparator.comparing(FlinkFactory::kind).thenComparing(FlinkFactory::identifier)).toList();
    }

    private void add(Factory factory) {
        String kind = kind(factory);
        if (kind == null || isWeirs(factory)) {
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
    private static String kind(Factory factory) {
        if (factory instanceof DynamicTableSourceFactory || factory instanceof DynamicTableSinkFactory) {
            return "connector";
        }
        if (factory instanceof DecodingFormatFactory<?> || factory instanceof EncodingFormatFactory<?>) {
            return "format";
        }
        return factory instanceof CatalogFactory ? "catalog" : factory instanceof ModuleFactory ? "module" : null;
    }

    private static List<String> roles(Factory factory) {
        List<String> roles = new ArrayList<>();
        add(roles, "source", factory instanceof DynamicTableSourceFactory);
        add(roles, "sink", factory instanceof DynamicTableSinkFactory);
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
