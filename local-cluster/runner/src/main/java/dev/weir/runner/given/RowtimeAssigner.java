package dev.weir.runner.given;

import java.io.Serializable;
import org.apache.flink.api.common.functions.DefaultOpenContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.generated.GeneratedWatermarkGenerator;
import org.apache.flink.table.runtime.generated.WatermarkGenerator;
import org.apache.flink.table.runtime.operators.wmassigners.WatermarkAssignerOperatorFactory;

/** Stands in the place of Flink's watermark assigner, with the generator that the table's DDL gave it. */
public abstract class RowtimeAssigner extends AbstractStreamOperator<RowData> implements OneInputStreamOperator<RowData, RowData> {
    private static final long serialVersionUID = 1L;
    private final int rowtime;
    protected final WatermarkGenerator generator;

    protected RowtimeAssigner(StreamOperatorParameters<RowData> parameters, int rowtime, WatermarkGenerator generator) {
        super(parameters);
        this.rowtime = rowtime;
        this.generator = generator;
    }

    /** @param maker a constructor */
    public static Factory inPlaceOf(WatermarkAssignerOperatorFactory assigner, Class<? extends RowtimeAssigner> type, Maker maker) {
        return new Factory((Integer) Inside.field(assigner, "rowtimeFieldIndex"), (GeneratedWatermarkGenerator) Inside.field(assigner, "generatedWatermarkGenerator"), type, maker);
    }

    @Override
    public void open() throws Exception {
        super.open();
        generator.setRuntimeContext(getRuntimeContext());
        generator.open(DefaultOpenContext.INSTANCE);
    }

    @Override
    public final void processElement(StreamRecord<RowData> element) throws Exception {
        if (element.getValue().isNullAt(rowtime)) {
            throw new RuntimeException("RowTime field should not be null, please convert it to a non-null long value.");
        }
        process(element);
    }

    /** Takes a row that has its time. */
    protected abstract void process(StreamRecord<RowData> element) throws Exception;

    @Override
    public void close() throws Exception {
        generator.close();
        super.close();
    }

    /** Makes the operator in its task. */
    public interface Maker extends Serializable {
        RowtimeAssigner make(StreamOperatorParameters<RowData> parameters, int rowtime, WatermarkGenerator generator);
    }

    public static final class Factory extends AbstractStreamOperatorFactory<RowData> implements OneInputStreamOperatorFactory<RowData, RowData> {
        private static final long serialVersionUID = 1L;
        private final int rowtime;
        private final GeneratedWatermarkGenerator generator;
        private final Class<? extends RowtimeAssigner> type;
        private final Maker maker;

        private Factory(int rowtime, GeneratedWatermarkGenerator generator, Class<? extends RowtimeAssigner> type, Maker maker) {
            this.rowtime = rowtime;
            this.generator = generator;
            this.type = type;
            this.maker = maker;
        }

        @Override
        @SuppressWarnings("unchecked")
        public <T extends StreamOperator<RowData>> T createStreamOperator(StreamOperatorParameters<RowData> parameters) {
            ClassLoader loader = parameters.getContainingTask().getUserCodeClassLoader();
            return (T) maker.make(parameters, rowtime, generator.newInstance(loader));
        }

        @Override
        public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader loader) {
            return type;
        }
    }
}
