package dev.weir.runner.samples;

import dev.weir.runner.lineage.ChosenScan;
import dev.weir.runner.lineage.Experiment;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.table.data.RowData;

/** Gives the rows of a sample that an experiment chooses, with the watermarks that all of them have. It has no splits: its one reader finds them by the job's id. */
final class ChosenSource extends PlannedSource implements ChosenScan {
    private static final long serialVersionUID = 1L;
    private final SamplePlan plan;
    private final WatermarkStrategy<RowData> watermarks;

    /** @param watermarks that were pushed into the source; null where it makes none */
    ChosenSource(SamplePlan plan, WatermarkStrategy<RowData> watermarks) {
        super(plan);
        this.plan = plan;
        this.watermarks = watermarks;
    }

    @Override
    public String id() {
        return plan.id();
    }

    @Override
    public String tableName() {
        return plan.table().name();
    }

    @Override
    public Boundedness getBoundedness() {
        return Boundedness.BOUNDED;
    }

    @Override
    public SourceReader<RowData, SamplePosition> createReader(SourceReaderContext context) {
        return new ChosenReader(plan, watermarks, Experiment.of(SampleSource.jobOf(context.metricGroup())), context);
    }

    @Override
    public SplitEnumerator<SamplePosition, SampleProgress> restoreEnumerator(SplitEnumeratorContext<SamplePosition> context, SampleProgress progress) {
        if (plan.stream() == null) {
            throw NoSample.of(plan.table());
        }
        return new NoSplits(context);
    }
}
