package dev.weir.runner.samples;

import org.apache.flink.api.common.eventtime.TimestampAssigner;
import org.apache.flink.api.common.eventtime.TimestampAssignerSupplier;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkAlignmentParams;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkGeneratorSupplier;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.table.data.RowData;

/**
 * A pushed-down watermark strategy that speaks as soon as event time has moved on, as Flink's own watermark assigner does.
 * Speaking only five times a second would leave it to the machine's speed which rows of a fast sample are late.
 *
 * @param interval event time, in milliseconds, that may pass unspoken
 */
record PromptWatermarks(WatermarkStrategy<RowData> pushed, long interval) implements WatermarkStrategy<RowData> {
    /** The assigner's default interval. */
    static final long INTERVAL = 200;

    @Override
    public WatermarkGenerator<RowData> createWatermarkGenerator(WatermarkGeneratorSupplier.Context context) {
        return new Prompt(pushed.createWatermarkGenerator(context), interval);
    }

    @Override
    public TimestampAssigner<RowData> createTimestampAssigner(TimestampAssignerSupplier.Context context) {
        return pushed.createTimestampAssigner(context);
    }

    @Override
    public WatermarkAlignmentParams getAlignmentParameters() {
        return pushed.getAlignmentParameters();
    }

    private static final class Prompt implements WatermarkGenerator<RowData>, WatermarkOutput {
        private final WatermarkGenerator<RowData> pushed;
        private final long interval;
        private WatermarkOutput output;
        private long spoken = Long.MIN_VALUE;

        Prompt(WatermarkGenerator<RowData> pushed, long interval) {
            this.pushed = pushed;
            this.interval = interval;
        }

        @Override
        public void onEvent(RowData row, long timestamp, WatermarkOutput output) {
            pushed.onEvent(row, timestamp, output);
            this.output = output;
            pushed.onPeriodicEmit(this);
        }

        @Override
        public void onPeriodicEmit(WatermarkOutput output) {
            pushed.onPeriodicEmit(output);
        }

        @Override
        public void emitWatermark(Watermark watermark) {
            if (spoken == Long.MIN_VALUE || watermark.getTimestamp() - spoken > interval) {
                spoken = watermark.getTimestamp();
                output.emitWatermark(watermark);
            }
        }

        @Override
        public void markIdle() {}

        @Override
        public void markActive() {}
    }
}
