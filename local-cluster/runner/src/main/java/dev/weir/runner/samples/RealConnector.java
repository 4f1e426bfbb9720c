package dev.weir.runner.samples;

import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
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

    /** Whether a refusal means that a connector or its format is not on the class path. */
    static boolean isAbsent(Throwable refusal) {
        for (Throwable t = refusal; t != null; t = t.getCause()) {
            if (String.valueOf(t.getMessage()).startsWith("Could not find any factory for identifier")) {
                return true;
            }
        }
        return false;
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
