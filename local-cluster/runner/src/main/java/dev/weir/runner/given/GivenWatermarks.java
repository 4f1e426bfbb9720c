package dev.weir.runner.given;

import org.apache.flink.api.common.functions.DefaultOpenContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.generated.GeneratedWatermarkGenerator;
import org.apache.flink.table.runtime.generated.WatermarkGenerator;
import org.apache.flink.table.runtime.operators.wmassigners.WatermarkAssignerOperatorFactory;

/**
 * Flink's watermark assigner without its clock: after each row the watermark that the table's DDL makes of it, and beside
 * these the watermarks and the idleness that the test gives, which Flink's own assigner keeps to itself.
 */
final class GivenWatermarks extends AbstractStreamOperator<RowData> implements OneInputStreamOperator<RowData, RowData> {
    private static final long serialVersionUID = 1L;
    private final int rowtime;
    private final WatermarkGenerator generator;
    private long reached = Long.MIN_VALUE;

    private GivenWatermarks(StreamOperatorParameters<RowData> parameters, int rowtime, WatermarkGenerator generator) {
        super(parameters);
        this.rowtime = rowtime;
        this.generator = generator;
    }

    static Factory inPlaceOf(WatermarkAssignerOperatorFactory assigner) {
        return new Factory((Integer) Inside.field(assigner, "rowtimeFieldIndex"), (GeneratedWatermarkGenerator) Inside.field(assigner, "generatedWatermarkGenerator"));
    }

    @Override
    public void open() throws Exception {
        super.open();
        generator.setRuntimeContext(getRuntimeContext());
        generator.open(DefaultOpenContext.INSTANCE);
    }

    @Override
    public void processElement(StreamRecord<RowData> element) throws Exception {
        RowData row = element.getValue();
        if (row.isNullAt(rowtime)) {
            throw new RuntimeException("RowTime field should not be null, please convert it to a non-null long value.");
        }
        Long watermark = generator.currentWatermark(row);
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

    @Override
    public void close() throws Exception {
        generator.close();
        super.close();
    }

    static final class Factory extends AbstractStreamOperatorFactory<RowData> implements OneInputStreamOperatorFactory<RowData, RowData> {
        private static final long serialVersionUID = 1L;
        private final int rowtime;
        private final GeneratedWatermarkGenerator generator;

        Factory(int rowtime, GeneratedWatermarkGenerator generator) {
            this.rowtime = rowtime;
            this.generator = generator;
        }

        @Override
        @SuppressWarnings("unchecked")
        public <T extends StreamOperator<RowData>> T createStreamOperator(StreamOperatorParameters<RowData> parameters) {
            ClassLoader loader = parameters.getContainingTask().getUserCodeClassLoader();
            return (T) new GivenWatermarks(parameters, rowtime, generator.newInstance(loader));
        }

        @Override
        public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader loader) {
            return GivenWatermarks.class;
        }
    }
}
