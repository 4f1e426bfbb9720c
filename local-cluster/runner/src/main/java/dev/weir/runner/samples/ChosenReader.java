package dev.weir.runner.samples;

import dev.weir.runner.lineage.Experiment;
import dev.weir.runner.lineage.FedRow;
import dev.weir.runner.lineage.FedScan;
import dev.weir.runner.lineage.InputRow;
import dev.weir.runner.lineage.Trace;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkGeneratorSupplier;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.util.clock.RelativeClock;
import org.apache.flink.util.clock.SystemClock;

/** Gives all rows of a sample and has their watermarks remembered, or gives those that were chosen between the remembered watermarks. */
final class ChosenReader extends ReaderWithoutSplits {
    private final SamplePlan plan;
    private final WatermarkStrategy<RowData> watermarks;
    private final Experiment experiment;
    private final SourceReaderContext context;
    private FedScan scan;
    /** Null for all. */
    private int[] places;
    private boolean learns;
    private int next;
    private long reached = Long.MIN_VALUE;
    private ReplayClock.Place clock;
    private WatermarkGenerator<RowData> generator;
    private final Ear ear = new Ear();
    private RowDataSerializer serializer;

    ChosenReader(SamplePlan plan, WatermarkStrategy<RowData> watermarks, Experiment experiment, SourceReaderContext context) {
        this.plan = plan;
        this.watermarks = watermarks;
        this.experiment = experiment;
        this.context = context;
    }

    @Override
    InputStatus giveNext(ReaderOutput<RowData> output) throws Exception {
        if (scan == null) {
            open();
        }
        if (next == (places == null ? scan.rows().size() : places.length)) {
            leave();
            return InputStatus.END_OF_INPUT;
        }
        int place = places == null ? next : places[next];
        FedRow row = scan.rows().get(place);
        CompletableFuture<Void> turn = clock == null || row.eventTime() == EventTimes.NONE ? null : clock.advance(row.eventTime());
        if (turn != null) {
            return waitFor(turn);
        }
        next++;
        give(place, row, output);
        return InputStatus.MORE_AVAILABLE;
    }

    private void open() throws Exception {
        ClassLoader loader = context.getUserCodeClassLoader().asClassLoader();
        scan = experiment.rows().scan(plan.id(), plan.table().name(), () -> ChosenRows.fed(ChosenRows.read(plan, context.metricGroup(), loader)), new ChosenLines(plan, context.metricGroup(), loader));
        places = experiment.places(scan);
        serializer = new RowDataSerializer(SampleSource.produced(plan));
        learns = !experiment.rows().isLearnt();
        clock = plan.aligned() ? ReplayClock.of(SampleSource.jobOf(context.metricGroup())).join(plan.id()) : null;
        generator = watermarks == null || !learns ? null : new PromptWatermarks(watermarks, PromptWatermarks.INTERVAL).createWatermarkGenerator(forWatermarks());
    }

    private void give(int place, FedRow row, ReaderOutput<RowData> output) {
        reach(learns ? Long.MIN_VALUE : scan.before(place), output);
        GenericRowData copy = row.copy();
        if (learns) {
            experiment.rows().given(new InputRow(scan.table(), row.record()));
        }
        Trace trace = experiment.trace();
        if (trace != null) {
            trace.give(plan.id(), scan, place, copy, serializer);
        }
        if (row.eventTime() == EventTimes.NONE) {
            output.collect(copy);
        } else {
            output.collect(copy, row.eventTime());
        }
        if (trace != null) {
            trace.gave();
        }
        if (generator != null) {
            ear.heard = Long.MIN_VALUE;
            generator.onEvent(row.row(), row.eventTime(), ear);
            if (ear.heard != Long.MIN_VALUE) {
                scan.learn(place, ear.heard);
                reach(ear.heard, output);
            }
        }
        reach(learns ? Long.MIN_VALUE : scan.after(place), output);
    }

    private void reach(long watermark, ReaderOutput<RowData> output) {
        if (watermark > reached) {
            reached = watermark;
            output.emitWatermark(new Watermark(watermark));
        }
    }

    private void leave() {
        if (clock != null) {
            clock.leave();
            clock = null;
        }
    }

    private WatermarkGeneratorSupplier.Context forWatermarks() {
        return new WatermarkGeneratorSupplier.Context() {
            @Override
            public MetricGroup getMetricGroup() {
                return context.metricGroup();
            }

            @Override
            public RelativeClock getInputActivityClock() {
                return SystemClock.getInstance();
            }
        };
    }

    /** Hears what a generator says of one row. */
    private static final class Ear implements WatermarkOutput {
        private long heard = Long.MIN_VALUE;

        @Override
        public void emitWatermark(Watermark watermark) {
            heard = Math.max(heard, watermark.getTimestamp());
        }

        @Override
        public void markIdle() {}

        @Override
        public void markActive() {}
    }

    @Override
    public void close() {
        leave();
    }
}
