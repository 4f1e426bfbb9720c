package dev.weir.runner.samples;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.CatalogManager;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.factories.DynamicTableFactory;
import org.apache.flink.table.factories.DynamicTableSinkFactory;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.FactoryUtil;

/** Makes a table's source or sink as Flink would without us, refusals included. */
final class RealConnector {
    private static final Pattern ABSENT = Pattern.compile(
            "Could not find any factory for identifier '([^']+)' that implements '([^']+)'.*? are:(.*)", Pattern.DOTALL);

    /** Files are told apart by their format alone. */
    private static final Pattern ABSENT_OF_FILES = Pattern.compile("Could not find any format factory for identifier '([^']+)' in the classpath\\.");

    private RealConnector() {}

    static DynamicTableSource source(CatalogManager catalogs, DynamicTableFactory.Context c) {
        return refusingAlike(() -> FactoryUtil.createDynamicTableSource(
                ofCatalog(DynamicTableSourceFactory.class, catalogs, c),
                c.getObjectIdentifier(), c.getCatalogTable(), c.getEnrichmentOptions(), c.getConfiguration(), c.getClassLoader(), c.isTemporary()));
    }

    static DynamicTableSink sink(CatalogManager catalogs, DynamicTableFactory.Context c) {
        return refusingAlike(() -> FactoryUtil.createDynamicTableSink(
                ofCatalog(DynamicTableSinkFactory.class, catalogs, c),
                c.getObjectIdentifier(), c.getCatalogTable(), c.getEnrichmentOptions(), c.getConfiguration(), c.getClassLoader(), c.isTemporary()));
    }

    /** A connector or format that is not on the class path, with those that are. */
    record Absent(String name, boolean isFormat, List<String> available) {}

    /** What a refusal says is not on the class path; empty where it refuses something else. */
    static Optional<Absent> absent(Throwable refusal) {
        for (Throwable t = refusal; t != null; t = t.getCause()) {
            Matcher matcher = ABSENT.matcher(String.valueOf(t.getMessage()));
            if (matcher.lookingAt()) {
                return Optional.of(new Absent(matcher.group(1), matcher.group(2).contains("Format"), matcher.group(3).strip().lines().toList()));
            }
            Matcher ofFiles = ABSENT_OF_FILES.matcher(String.valueOf(t.getMessage()));
            if (ofFiles.lookingAt()) {
                return Optional.of(new Absent(ofFiles.group(1), true, List.of()));
            }
        }
        return Optional.empty();
    }

    /** What a sink's connector takes an option for that a table does not say; empty where it has no such option. */
    static Optional<Object> defaultOf(CatalogManager catalogs, DynamicTableFactory.Context c, String option) {
        DynamicTableFactory factory = ofCatalog(DynamicTableSinkFactory.class, catalogs, c);
        if (factory == null) {
            try {
                factory = FactoryUtil.discoverFactory(c.getClassLoader(), DynamicTableSinkFactory.class, Connectors.of(c));
            } catch (ValidationException noneOfThatName) {
                return Optional.empty();
            }
        }
        return factory.optionalOptions().stream().filter(known -> known.key().equals(option)).findFirst().map(ConfigOption::defaultValue);
    }

    /** Options that Flink asks of a factory; a stand-in takes whatever the real one takes. */
    static Set<ConfigOption<?>> anyOptions() {
        return Collections.emptySet();
    }

    private static <T extends DynamicTableFactory> T ofCatalog(Class<T> type, CatalogManager catalogs, DynamicTableFactory.Context c) {
        if (c.isTemporary()) {
            return null;
        }
        return catalogs.getCatalog(c.getObjectIdentifier().getCatalogName())
                .map(catalog -> catalog instanceof CoversCatalog covers ? covers.covered() : catalog)
                .flatMap(catalog -> FactoryUtil.getDynamicTableFactory(type, catalog))
                .orElse(null);
    }

    /** Flink wraps what a factory throws; as it wraps ours again, only the inside is thrown on. */
    private static <T> T refusingAlike(Supplier<T> create) {
        try {
            return create.get();
        } catch (ValidationException e) {
            Throwable reason = Optional.ofNullable(e.getCause()).orElse(e);
            throw RealConnector.<RuntimeException>sneaky(reason);
        }
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> E sneaky(Throwable t) throws E {
        throw (E) t;
    }
}
