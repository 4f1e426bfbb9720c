package dev.weir.runner.sql;

import dev.weir.runner.jobs.Sink;
import dev.weir.runner.topology.JobPlan;
import dev.weir.runner.topology.OperatorFacts;
import dev.weir.runner.topology.TopologyEdits;
import java.net.URL;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ContextResolvedTable;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.catalog.UniqueConstraint;

/**
 * A planned job whose operators are not yet drawn.
 *
 * @param sinks by the full name of the table, as the plan has it
 * @param sources the statement's own and, of a BEGIN … END set, each of its statements
 */
record JobDraft(JobPlan plan, String name, Configuration settings, int statement, List<SourceStatement> sources,
        Map<String, Sink> sinks) {

    static JobDraft of(JobPlan plan, List<ContextResolvedTable> tables, Configuration settings, List<SourceStatement> sources) {
        Map<String, Sink> sinks = new LinkedHashMap<>();
        List<String> names = new ArrayList<>();
        for (ContextResolvedTable table : tables) {
            String full = table.isAnonymous() ? table.getResolvedTable().getOptions().get("name") : path(table.getIdentifier());
            names.add(full);
            sinks.putIfAbsent(full, sink(full, table, plan, sources.get(0).index()));
        }
        String name = settings.getOptional(PipelineOptions.NAME).orElse(names.get(0).startsWith("select-") ? names.get(0) : "insert-into_" + String.join(",", names));
        return new JobDraft(plan, name, settings, sources.get(0).index(), sources, sinks);
    }

    /** A name without what everyone is in anyway: the built-in catalog and database. */
    static String shortName(String full) {
        return full.replaceFirst("^default_catalog\\.(?:default_database\\.)?", "");
    }

    /** The job as it is drawn first: without edits. */
    PlannedJob job(List<URL> jars, ToIntFunction<OperatorFacts> partitions, ClassLoader loader) {
        return new PlannedJob(name, statement, List.copyOf(sinks.values()), plan, settings, jars, partitions, loader, TopologyEdits.NONE, true);
    }

    /** @param uids of the operators that write, by the full name of the table */
    List<Sink> drawn(Map<String, String> uids) {
        List<Sink> known = new ArrayList<>();
        sinks.forEach((full, sink) -> known.add(new Sink(
                sink.name(), sink.columns(), sink.changelog(), sink.upsertKey(), uids.get(full), sink.statement())));
        return known;
    }

    private static String path(ObjectIdentifier identifier) {
        return identifier.getCatalogName() + "." + identifier.getDatabaseName() + "." + identifier.getObjectName();
    }

    private static Sink sink(String full, ContextResolvedTable table, JobPlan plan, int statement) {
        ResolvedSchema schema = table.getResolvedSchema();
        Stream<Column> physical = schema.getColumns().stream().filter(Column::isPhysical);
        Stream<Column> metadata = schema.getColumns().stream().filter(c -> !c.isPhysical() && c.isPersisted());
        List<Sink.Column> columns = Stream.concat(physical, metadata)
                .map(c -> new Sink.Column(c.getName(), c.getDataType().getLogicalType().asSummaryString()))
                .toList();
        OperatorFacts facts = plan.facts().values().stream()
                .filter(f -> f.type().equals("sink") && full.equals(f.table()))
                .findFirst()
                .orElse(null);
        List<String> changelog = facts == null || facts.changelog() == null ? List.of("+I") : facts.changelog();
        List<String> key = schema.getPrimaryKey().map(UniqueConstraint::getColumns).orElse(null);
        if (key == null && changelog.size() > 1 && facts.upsertKey() != null) {
            List<String> names = columns.stream().map(Sink.Column::name).toList();
            key = names.containsAll(facts.upsertKey()) ? facts.upsertKey() : null;
        }
        return new Sink(shortName(full), columns, changelog, key, null, statement);
    }
}
