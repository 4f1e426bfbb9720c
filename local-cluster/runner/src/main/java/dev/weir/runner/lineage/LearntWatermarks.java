package dev.weir.runner.lineage;

import dev.weir.runner.given.RowtimeAssigner;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.generated.WatermarkGenerator;
import org.apache.flink.table.runtime.operators.wmassigners.WatermarkAssignerOperatorFactory;

/**
 * Flink's watermark assigner, and an ear. While all rows are given, it makes watermarks as Flink's does and has them remembered; when
 * some are given, their source gives the remembered ones, and it lets these through.
 */
final class LearntWatermarks extends RowtimeAssigner {
    private static final long serialVersionUID = 1L;
    private boolean learnt;
    private long interval;
    private long reached;
    private long last;

    private LearntWatermarks(StreamOperatorParameters<RowData> parameters, int rowtime, WatermarkGenerator generator) {
        super(parameters, rowtime, generator);
    }

    static Factory inPlaceOf(WatermarkAssignerOperatorFactory assigner) {
        return inPlaceOf(assigner, LearntWatermarks.class, LearntWatermarks::new);
    }

    @Override
    public void open() throws Exception {
        super.open();
        learnt = Experiment.of(getContainingTask().getEnvironment().getJobID()).rows().isLearnt();
        interval = getExecutionConfig().getAutoWatermarkInterval();
    }

    @Override
    protected void process(StreamRecord<RowData> element) throws Exception {
        Long watermark = learnt ? null : generator.currentWatermark(element.getValue());
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
}
