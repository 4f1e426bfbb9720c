package dev.weir.runner.samples;

import dev.weir.runner.lineage.Experiment;
import dev.weir.runner.lineage.FedRow;
import dev.weir.runner.lineage.FedScan;
import dev.weir.runner.lineage.InputRow;
import dev.weir.runner.lineage.Trace;
import dev.weir.runner.lineage.Turns;
import dev.weir.runner.lineage.Wave;
import dev.weir.runner.lineage.Worlds;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;

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
    /** Null where no source has to wait for another. */
    private Turns.Source turns;
    /** Null where no watermarks are to be learnt. */
    private HeardWatermarks heard;
    private SampleSplits splits;
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
        CompletableFuture<Void> turn = turns == null ? null : turns.turn();
        if (turn != null) {
            return waitFor(turn);
        }
        if (next == (places == null ? scan.rows().size() : places.length)) {
            end(output);
            return InputStatus.END_OF_INPUT;
        }
        int place = places == null ? next : places[next];
        next++;
        give(place, scan.rows().get(place), output);
        if (turns != null) {
            turns.gave(next);
        }
        return InputStatus.MORE_AVAILABLE;
    }

    /** Flink gives the last watermark itself, but to all inputs at once. */
    private void end(ReaderOutput<RowData> output) throws Exception {
        if (turns != null) {
            reach(Long.MAX_VALUE, output);
            turns.ended();
        }
    }

    private void open() throws Exception {
        ClassLoader loader = context.getUserCodeClassLoader().asClassLoader();
        scan = experiment.rows().scan(plan.id(), plan.table().name(), () -> ChosenRows.fed(ChosenRows.read(plan, context.metricGroup(), loader)), new ChosenLines(plan, context.metricGroup(), loader));
        places = experiment.places(scan);
        serializer = new RowDataSerializer(SampleSource.produced(plan));
        learns = !experiment.rows().isLearnt();
        if (experiment.turns() != null) {
            turns = experiment.turns().join(plan.id(), scan, places);
            Wave.mayPass(context);
        }
        heard = watermarks == null || !learns ? null : new HeardWatermarks(watermarks, context);
        splits = heard == null ? null : ChosenRows.splits(plan, context.metricGroup(), loader);
        if (splits != null) {
            splits.open(heard, 0);
        }
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
        Worlds worlds = experiment.worlds();
        RowData given = worlds == null ? copy : worlds.give(new InputRow(scan.table(), row.record()), copy, serializer);
        if (row.eventTime() == EventTimes.NONE) {
            output.collect(given);
        } else {
            output.collect(given, row.eventTime());
        }
        if (trace != null) {
            trace.gave();
        }
        if (heard != null) {
            hear(row);
            if (heard.reached() > reached) {
                scan.learn(place, heard.reached());
                reach(heard.reached(), output);
            }
        }
        reach(learns ? Long.MIN_VALUE : scan.after(place), output);
    }

    /** Each split has a watermark of its own, as in the run. */
    private void hear(FedRow row) {
        SourceOutput<RowData> to = splits == null ? heard : splits.of(row.split(), heard);
        to.collect(row.row(), row.eventTime());
        if (splits != null) {
            splits.passed(row.record(), heard);
        }
    }

    private void reach(long watermark, ReaderOutput<RowData> output) {
        if (watermark > reached) {
            reached = watermark;
            output.emitWatermark(new Watermark(watermark));
        }
    }
}
