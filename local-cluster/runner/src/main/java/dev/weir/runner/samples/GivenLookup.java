package dev.weir.runner.samples;

import dev.weir.runner.given.GivenEntry;
import dev.weir.runner.given.GivenRows;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.common.JobID;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.FunctionContext;

/** A looked-up table as the test has given it so far; without rows from the test, the table's sample. */
final class GivenLookup implements LookupRows {
    private final SamplePlan plan;
    private final int[] keys;
    private final GivenRows given;
    private final GivenDecoder decoder;
    private List<GivenEntry> known;
    private LookupTable table;

    private GivenLookup(SamplePlan plan, int[] keys, GivenRows given, GivenDecoder decoder) {
        this.plan = plan;
        this.keys = keys;
        this.given = given;
        this.decoder = decoder;
    }

    static LookupRows open(SamplePlan plan, int[] keys, FunctionContext context) throws Exception {
        JobID job = SampleSource.jobOf(context.getMetricGroup());
        GivenRows given = GivenRows.of(job);
        if (given.lookedUp(plan.table().name()) == null) {
            return LookupTable.load(plan, keys, context);
        }
        return new GivenLookup(plan, keys, given, new GivenDecoder(plan, Thread.currentThread().getContextClassLoader()));
    }

    @Override
    public Collection<RowData> of(RowData key) throws Exception {
        List<GivenEntry> now = given.lookedUp(plan.table().name());
        if (now != known) {
            List<SampleRow> rows = new ArrayList<>();
            for (GivenEntry entry : now) {
                SampleRow row = entry instanceof GivenEntry.Row given ? decoder.decode(given) : null;
                if (row != null) {
                    rows.add(row);
                }
            }
            table = LookupTable.of(plan, keys, rows);
            known = now;
        }
        return table.of(key);
    }
}
