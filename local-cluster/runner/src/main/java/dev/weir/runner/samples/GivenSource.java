package dev.weir.runner.samples;

import dev.weir.runner.given.GivenRows;
import dev.weir.runner.given.GivenScan;
import dev.weir.runner.given.GivenTableName;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;

/** Gives what a test gives, when the test gives it. It has no splits: the first of its readers finds its rows by the job's id. */
final class GivenSource implements Source<RowData, SamplePosition, SampleProgress>, ResultTypeQueryable<RowData>, GivenScan {
    private static final long serialVersionUID = 1L;
    private final GivenTable table;

    GivenSource(GivenTable table) {
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
    public SplitEnumerator<SamplePosition, SampleProgress> createEnumerator(SplitEnumeratorContext<SamplePosition> context) {
        return restoreEnumerator(context, SampleProgress.START);
    }

    @Override
    public SplitEnumerator<SamplePosition, SampleProgress> restoreEnumerator(SplitEnumeratorContext<SamplePosition> context, SampleProgress progress) {
        return new NoSplits(context);
    }

    @Override
    public SimpleVersionedSerializer<SamplePosition> getSplitSerializer() {
        return new JavaSerializer<>();
    }

    @Override
    public SimpleVersionedSerializer<SampleProgress> getEnumeratorCheckpointSerializer() {
        return new JavaSerializer<>();
    }

    @Override
    public TypeInformation<RowData> getProducedType() {
        return InternalTypeInfo.of(SampleSource.produced(table.plan()));
    }
}
