package dev.weir.runner.given;

import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.data.RowData;

/**
 * In the place of Flink's assigner that cuts mini-batches by the wall clock: it never cuts one. Batches end where they are full
 * and at a checkpoint's barrier, so where a test looks, and not where the machine happened to be slow.
 */
final class UncutBatches extends AbstractStreamOperator<RowData> implements OneInputStreamOperator<RowData, RowData> {
    private static final long serialVersionUID = 1L;

    @Override
    public void processElement(StreamRecord<RowData> element) {
        output.collect(element);
    }

    /** As Flink's: watermarks from above mean nothing here, but for the one that ends the input. */
    @Override
    public void processWatermark(Watermark mark) {
        if (mark.getTimestamp() == Long.MAX_VALUE) {
            output.emitWatermark(mark);
        }
    }
}
