package dev.weir.runner.samples;

import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.sink.DynamicTableSink;

/** What a bare SELECT writes into: takes whatever changes the query gives. */
final class SelectSink implements DynamicTableSink {
    @Override
    public ChangelogMode getChangelogMode(ChangelogMode requested) {
        return requested;
    }

    @Override
    public SinkRuntimeProvider getSinkRuntimeProvider(Context context) {
        return new SinkRuntimeProvider() {};
    }

    @Override
    public DynamicTableSink copy() {
        return new SelectSink();
    }

    @Override
    public String asSummaryString() {
        return "SELECT";
    }
}
