package dev.weir.runner.given;

import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.generated.WatermarkGenerator;
import org.apache.flink.table.runtime.operators.wmassigners.WatermarkAssignerOperatorFactory;

/**
 * Flink's watermark assigner without its clock: after each row the watermark that the table's DDL makes of it, and beside
 * these the watermarks and the idleness that the test gives, which Flink's own assigner keeps to itself.
 */
final class GivenWatermarks extends RowtimeAssigner {
    private static final long serialVersionUID = 1L;
    private long reached = Long.MIN_VALUE;

    private GivenWatermarks(StreamOperatorParameters<RowData> parameters, int rowtime, WatermarkGenerator generator) {
        super(parameters, rowtime, generator);
    }

    static Factory inPlaceOf(WatermarkAssignerOperatorFactory assigner) {
        return inPlaceOf(assigner, GivenWatermarks.class, GivenWatermarks::new);
    }

    @Override
    protected void process(StreamRecord<RowData> element) throws Exception {
        Long watermark = generator.currentWatermark(element.getValue());
        output.collect(element);
        if (watermark != null) {
            reach(watermark);
        }
    }

    @Override
    public void processWatermark(Watermark mark) {
        reach(mark.getTimestamp());
    }

    @Override
    public void processWatermarkStatus(WatermarkStatus status) {
        output.emitWatermarkStatus(status);
    }

    private void reach(long time) {
        if (time > reached) {
            reached = time;
            output.emitWatermark(new Watermark(time));
        }
    }
}
