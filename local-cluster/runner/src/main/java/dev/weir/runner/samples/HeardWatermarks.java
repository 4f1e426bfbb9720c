package dev.weir.runner.samples;

import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkGeneratorSupplier;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkOutputMultiplexer;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.clock.RelativeClock;
import org.apache.flink.util.clock.SystemClock;

/** Takes rows as a source's output does, by split or not, and only says which watermark follows each: split by split as Flink itself puts them together. */
final class HeardWatermarks implements ReaderOutput<RowData> {
    private final WatermarkStrategy<RowData> strategy;
    private final SourceReaderContext context;
    private final Ear ear = new Ear();
    private final WatermarkOutputMultiplexer splits = new WatermarkOutputMultiplexer(ear);
    private final SourceOutput<RowData> whole;

    HeardWatermarks(WatermarkStrategy<RowData> strategy, SourceReaderContext context) {
        this.strategy = strategy;
        this.context = context;
        this.whole = output(ear);
    }

    /** The watermark that has been reached; {@code Long.MIN_VALUE} for none. */
    long reached() {
        return ear.heard;
    }

    @Override
    public void collect(RowData row) {
        whole.collect(row);
    }

    @Override
    public void collect(RowData row, long eventTime) {
        whole.collect(row, eventTime);
    }

    @Override
    public SourceOutput<RowData> createOutputForSplit(String split) {
        splits.registerNewOutput(split);
        return output(splits.getImmediateOutput(split));
    }

    @Override
    public void releaseOutputForSplit(String split) {
        splits.unregisterOutput(split);
    }

    @Override
    public void emitWatermark(Watermark watermark) {
        ear.emitWatermark(watermark);
    }

    @Override
    public void markIdle() {}

    @Override
    public void markActive() {}

    private SourceOutput<RowData> output(WatermarkOutput said) {
        WatermarkGenerator<RowData> generator = new PromptWatermarks(strategy, PromptWatermarks.INTERVAL).createWatermarkGenerator(new Context(context.metricGroup()));
        return new Part(generator, said);
    }

    private record Part(WatermarkGenerator<RowData> generator, WatermarkOutput said) implements SourceOutput<RowData> {
        @Override
        public void collect(RowData row) {
            collect(row, EventTimes.NONE);
        }

        @Override
        public void collect(RowData row, long eventTime) {
            generator.onEvent(row, eventTime, said);
        }

        @Override
        public void emitWatermark(Watermark watermark) {
            said.emitWatermark(watermark);
        }

        @Override
        public void markIdle() {}

        @Override
        public void markActive() {}
    }

    private record Context(MetricGroup metrics) implements WatermarkGeneratorSupplier.Context {
        @Override
        public MetricGroup getMetricGroup() {
            return metrics;
        }

        @Override
        public RelativeClock getInputActivityClock() {
            return SystemClock.getInstance();
        }
    }

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
}
