package dev.weir.runner.samples;

import java.util.Map;
import java.util.Optional;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.factories.DynamicTableFactory;

/** A table that is stood in for: where it is declared, and the sample that feeds it, if there is one. */
record StandInTable(StandIns standIns, DynamicTableFactory.Context context, Optional<SampleStream> sample) {
    String name() {
        return context.getObjectIdentifier().asSummaryString();
    }

    String shortName() {
        return standIns.names().shortest(context.getObjectIdentifier());
    }

    ResolvedSchema schema() {
        return context.getCatalogTable().getResolvedSchema();
    }

    Map<String, String> options() {
        return context.getCatalogTable().getOptions();
    }

    String connector() {
        return Connectors.of(context);
    }

    void met(String role, boolean assumed) {
        standIns.met(new StandIn(name(), role, connector(), sample.isPresent() || standIns.script().given() ? "sample" : "missing", assumed ? "assumed" : "real", Addresses.of(options())));
    }
}
