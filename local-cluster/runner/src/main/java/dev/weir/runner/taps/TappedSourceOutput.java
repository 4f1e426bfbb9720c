package dev.weir.runner.taps;

import org.apache.flink.runtime.event.WatermarkEvent;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.io.PushingAsyncDataInput.DataOutput;
import org.apache.flink.streaming.runtime.streamrecord.LatencyMarker;
import org.apache.flink.streaming.runtime.streamrecord.RecordAttributes;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;

/** A source's output with eyes; it counts the rows that went. */
final class TappedSourceOutput<T> implements DataOutput<T> {
    private final DataOutput<T> output;
    private final Eyes eyes;
    private long given;

    TappedSourceOutput(DataOutput<T> output, Eyes eyes) {
        this.output = output;
        this.eyes = eyes;
    }

    long given() {
        return given;
    }

    boolean isOf(DataOutput<T> other) {
        return output == other;
    }

    @Override
    public void emitRecord(StreamRecord<T> record) throws Exception {
        given++;
        eyes.record(record, null);
        output.emitRecord(record);
    }

    @Override
    public void emitWatermark(Watermark mark) throws Exception {
        eyes.watermark(mark);
        output.emitWatermark(mark);
    }

    @Override
    public void emitWatermarkStatus(WatermarkStatus status) throws Exception {
        output.emitWatermarkStatus(status);
    }

    @Override
    public void emitLatencyMarker(LatencyMarker marker) throws Exception {
        output.emitLatencyMarker(marker);
    }

    @Override
    public void emitRecordAttributes(RecordAttributes attributes) throws Exception {
        output.emitRecordAttributes(attributes);
    }

    @Override
    public void emitWatermark(WatermarkEvent event) throws Exception {
        output.emitWatermark(event);
    }
}
