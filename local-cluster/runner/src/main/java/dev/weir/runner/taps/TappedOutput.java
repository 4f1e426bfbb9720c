package dev.weir.runner.taps;

import org.apache.flink.runtime.event.WatermarkEvent;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.LatencyMarker;
import org.apache.flink.streaming.runtime.streamrecord.RecordAttributes;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.util.OutputTag;

/** An operator's output with eyes; all goes on as it comes. */
class TappedOutput<T> implements Output<StreamRecord<T>> {
    private final Output<StreamRecord<T>> output;
    private final Eyes eyes;

    TappedOutput(Output<StreamRecord<T>> output, Eyes eyes) {
        this.output = output;
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

    @Override
    public void emitWatermarkStatus(WatermarkStatus status) {
        output.emitWatermarkStatus(status);
    }

    @Override
    public void emitLatencyMarker(LatencyMarker marker) {
        output.emitLatencyMarker(marker);
    }

    @Override
    public void emitRecordAttributes(RecordAttributes attributes) {
        output.emitRecordAttributes(attributes);
    }

    @Override
    public void emitWatermark(WatermarkEvent event) {
        output.emitWatermark(event);
    }

    @Override
    public void close() {
        output.close();
    }
}
