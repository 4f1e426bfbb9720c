package dev.weir.runner.taps;

import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/** An operator's output with eyes. */
class TappedOutput<T> extends PassingOutput<T> {
    private final Eyes eyes;

    TappedOutput(Output<StreamRecord<T>> output, Eyes eyes) {
        super(output);
        this.eyes = eyes;
    }

    @Override
    public void collect(StreamRecord<T> record) {
        eyes.record(record, null);
        output.collect(record);
    }

    @Override
    public <X> void collect(OutputTag<X> tag, StreamRecord<X> record) {
        eyes.record(record, tag.getId());
        output.collect(tag, record);
    }

    @Override
    public void emitWatermark(Watermark mark) {
        eyes.watermark(mark);
        output.emitWatermark(mark);
    }
}
