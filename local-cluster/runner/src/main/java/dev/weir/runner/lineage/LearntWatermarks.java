package dev.weir.runner.lineage;

import dev.weir.runner.given.Inside;
import org.apache.flink.api.common.functions.DefaultOpenContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.generated.GeneratedWatermarkGenerator;
import org.apache.flink.table.runtime.generated.WatermarkGenerator;
import org.apache.flink.table.runtime.operators.wmassigners.WatermarkAssignerOperatorFactory;

/**
 * Flink's watermark assigner, and an ear. While all rows are given, it makes watermarks as Flink's does and has them remembered; when
 * some are given, their source gives the remembered ones, and it lets these through.
 */
final class LearntWatermarks extends AbstractStreamOperator<RowData> implements OneInputStreamOperator<RowData, RowData> {
    private static final long serialVersionUID = 1L;
    private final int rowtime;
    private final WatermarkGenerator generator;
    private boolean learnt;
    private long interval;
    private long reached;
    private long last;

    private LearntWatermarks(StreamOperatorParameters<RowData> parameters, int rowtime, WatermarkGenerator generator) {
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
        learnt = Experiment.of(getContainingTask().getEnvironment().getJobID()).rows().isLearnt();
        interval = getExecutionConfig().getAutoWatermarkInterval();
        generator.setRuntimeContext(getRuntimeContext());
        generator.open(DefaultOpenContext.INSTANCE);
    }

    @Override
    public void processElement(StreamRecord<RowData> element) throws Exception {
        RowData row = element.getValue();
        if (row.isNullAt(rowtime)) {
            throw new RuntimeException("RowTime field should not be null, please convert it to a non-null long value.");
        }
        Long watermark = learnt ? null : generator.currentWatermark(row);
        output.collect(element);
        if (watermark != null) {
            reached = Math.max(reached, watermark);
        }
        // As Flink's own: not for every small step of event time.
        if (!learnt && reached - last > interval) {
            last = reached;
            Trace.learn(reached);
            output.emitWatermark(new Watermark(reached));
        }
    }

    @Override
    public void processWatermark(Watermark mark) {
        if (learnt || mark.getTimestamp() == Long.MAX_VALUE) {
            output.emitWatermark(mark);
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
            return (T) new LearntWatermarks(parameters, rowtime, generator.newInstance(loader));
        }

        @Override
        public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader loader) {
            return LearntWatermarks.class;
        }
    }
}
