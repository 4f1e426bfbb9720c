package dev.weir.runner.samples;

import dev.weir.runner.lineage.Experiment;
import dev.weir.runner.lineage.FedRow;
import dev.weir.runner.lineage.FedScan;
import dev.weir.runner.lineage.InputRow;
import dev.weir.runner.lineage.Worlds;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.FunctionContext;

/** A looked-up table with the rows of its sample that an experiment chooses; it says which of them were found. */
final class ChosenLookup implements LookupRows {
    private final String table;
    private final LookupTable rows;
    private final Map<RowData, Long> records;
    private final Experiment experiment;

    private ChosenLookup(String table, LookupTable rows, Map<RowData, Long> records, Experiment experiment) {
        this.table = table;
        this.rows = rows;
        this.records = records;
        this.experiment = experiment;
    }

    static LookupRows open(SamplePlan plan, int[] keys, FunctionContext context) throws Exception {
        Experiment experiment = Experiment.of(SampleSource.jobOf(context.getMetricGroup()));
        MetricGroup metrics = context.getMetricGroup();
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        FedScan scan = experiment.rows().scan(plan.id(), plan.table().name(), () -> ChosenRows.fed(ChosenRows.read(plan, metrics, loader)), new ChosenLines(plan, metrics, loader));
        int[] places = experiment.places(scan);
        Map<RowData, Long> records = new IdentityHashMap<>();
        List<SampleRow> chosen = new ArrayList<>();
        for (int place : places == null ? IntStream.range(0, scan.rows().size()).toArray() : places) {
            FedRow fed = scan.rows().get(place);
            GenericRowData copy = fed.copy();
            records.put(copy, fed.record());
            chosen.add(new SampleRow(copy, fed.key(), EventTimes.NONE, null, null));
        }
        return new ChosenLookup(plan.table().name(), LookupTable.of(plan, keys, chosen), records, experiment);
    }

    @Override
    public Collection<RowData> of(RowData key) throws Exception {
        Collection<RowData> found = rows.of(key);
        Worlds worlds = experiment.worlds();
        if (worlds != null) {
            return inWorld(found, worlds);
        }
        if (experiment.trace() != null) {
            experiment.trace().found(found.stream().map(this::input).toList());
        }
        return found;
    }

    private Collection<RowData> inWorld(Collection<RowData> found, Worlds worlds) {
        if (rows.size() < records.size()) {
            worlds.isUnfit("behind a row of " + table + " that is left out there may be an earlier one of its key");
        }
        worlds.found(found.stream().map(this::input).toList());
        return found.stream().filter(row -> worlds.has(input(row))).toList();
    }

    private InputRow input(RowData row) {
        return new InputRow(table, records.get(row));
    }
}
