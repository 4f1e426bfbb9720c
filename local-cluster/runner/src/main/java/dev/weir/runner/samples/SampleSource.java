package dev.weir.runner.samples;

import dev.weir.runner.debugger.Steered;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/**
 * Replays a sample. The whole sample is one split, read by one subtask, so file order is replay order whatever the
 * parallelism; the other subtasks are idle and hold no watermark back.
 */
final class SampleSource extends PlannedSource implements Steered {
    private static final long serialVersionUID = 1L;
    private final SamplePlan plan;

    SampleSource(SamplePlan plan) {
        super(plan);
        this.plan = plan;
    }

    @Override
    public Boundedness getBoundedness() {
        return plan.stream() != null && plan.stream().loops() ? Boundedness.CONTINUOUS_UNBOUNDED : Boundedness.BOUNDED;
    }

    @Override
    public SourceReader<RowData, SamplePosition> createReader(SourceReaderContext context) {
        return new SampleReader(plan, context, jobOf(context.metricGroup()));
    }

    @Override
    public SplitEnumerator<SamplePosition, SampleProgress> restoreEnumerator(SplitEnumeratorContext<SamplePosition> context, SampleProgress progress) {
        if (plan.stream() == null) {
            throw NoSample.of(plan.table());
        }
        FileRecords.requireReadable(plan.stream());
        var place = plan.aligned() && !progress.finished()
                ? ReplayClock.of(jobOf(context.metricGroup())).expect(plan.id())
                : null;
        return new SampleEnumerator(context, progress, place);
    }

    @Override
    public void setAside(JobID job, boolean aside) {
        clock(job, aside).ifPresent(clock -> clock.setAside(plan.id(), aside));
    }

    @Override
    public void setStrict(JobID job, boolean strict) {
        clock(job, strict).ifPresent(clock -> clock.setStrict(strict));
    }

    @Override
    public void setPace(JobID job, double speed, double rate) {
        Paces.of(job, plan).set(speed, rate);
    }

    @Override
    public void setDisorder(JobID job, long most, double share, long by, long seed) {
        Disorders.set(job, plan, new Replay.Disorder(most, share, by, seed));
    }

    @Override
    public Number[] disorder(JobID job) {
        if (plan.eventTime() == null) {
            return null;
        }
        Replay.Disorder now = Disorders.of(job, plan);
        return new Number[] {now.most(), now.share(), now.by(), now.seed()};
    }

    @Override
    public void wentOn(JobID job) {
        Paces.wentOn(job, plan);
    }

    @Override
    public double[] pace(JobID job) {
        Paces.Setting now = Paces.settingOf(job, plan);
        return new double[] {now.speed(), now.rate()};
    }

    /** The samples may not have begun to keep step yet, or have ended. */
    private Optional<ReplayClock> clock(JobID job, boolean make) {
        return plan.aligned() ? Optional.ofNullable(make ? ReplayClock.of(job) : ReplayClock.known(job)) : Optional.empty();
    }

    static JobID jobOf(MetricGroup metrics) {
        Map<String, String> variables = metrics.getAllVariables();
        return JobID.fromHexString(variables.get("<job_id>"));
    }

    /** The rows that leave the source. */
    static RowType produced(SamplePlan plan) {
        var types = new LogicalType[plan.output().length];
        for (int i = 0; i < types.length; i++) {
            LogicalType type = plan.shape().rowType();
            for (int step : plan.output()[i]) {
                type = ((RowType) type).getTypeAt(step);
            }
            types[i] = type;
        }
        return RowType.of(types);
    }
}
