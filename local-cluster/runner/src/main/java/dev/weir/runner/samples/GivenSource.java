package dev.weir.runner.samples;

import dev.weir.runner.given.GivenRows;
import dev.weir.runner.given.GivenScan;
import dev.weir.runner.given.GivenTableName;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.table.data.RowData;

/** Gives what a test gives, when the test gives it. It has no splits: the first of its readers finds its rows by the job's id. */
final class GivenSource extends PlannedSource implements GivenScan {
    private static final long serialVersionUID = 1L;
    private final GivenTable table;

    GivenSource(GivenTable table) {
        super(table.plan());
        this.table = table;
    }

    @Override
    public String id() {
        return table.plan().id();
    }

    @Override
    public GivenTableName table() {
        return table.name();
    }

    @Override
    public String zone() {
        return table.plan().zone();
    }

    @Override
    public Boundedness getBoundedness() {
        return Boundedness.BOUNDED;
    }

    @Override
    public SourceReader<RowData, SamplePosition> createReader(SourceReaderContext context) {
        JobID job = SampleSource.jobOf(context.metricGroup());
        return new GivenReader(table, GivenRows.of(job).feed(id()), context);
    }

    @Override
    public SplitEnumerator<SamplePosition, SampleProgress> restoreEnumerator(SplitEnumeratorContext<SamplePosition> context, SampleProgress progress) {
        return new NoSplits(context);
    }
}
