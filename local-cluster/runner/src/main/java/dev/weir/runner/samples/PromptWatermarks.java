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
 */
record PromptWatermarks(WatermarkStrategy<RowData> pushed) implements WatermarkStrategy<RowData> {
    /** Event time, in milliseconds, that may pass unspoken; the assigner's default interval. */
    private static final long INTERVAL = 200;

    @Override
    public WatermarkGenerator<RowData> createWatermarkGenerator(WatermarkGeneratorSupplier.Context context) {
        return new Prompt(pushed.createWatermarkGenerator(context));
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
        private WatermarkOutput output;
        private long spoken = Long.MIN_VALUE;

        Prompt(WatermarkGenerator<RowData> pushed) {
            this.pushed = pushed;
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
            if (spoken == Long.MIN_VALUE || watermark.getTimestamp() - spoken > INTERVAL) {
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
