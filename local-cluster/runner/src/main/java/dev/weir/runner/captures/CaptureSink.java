package dev.weir.runner.captures;

import org.apache.flink.api.common.JobID;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/**
 * A sink that keeps rows instead of writing them. It finds its place by job id and name when the job starts, so one plan
 * serves any number of runs.
 */
public final class CaptureSink implements Sink<RowData> {
    private static final long serialVersionUID = 1L;
    private final String name;
    private final RowType rowType;

    public CaptureSink(String name, RowType rowType) {
        this.name = name;
        this.rowType = rowType;
    }

    @Override
    public SinkWriter<RowData> createWriter(WriterInitContext context) {
        JobID job = context.getJobInfo().getJobId();
        return new CaptureWriter(Captures.find(job, name), rowType, new CaptureWriter.Place(job, context.getTaskInfo().getIndexOfThisSubtask(), context.getTaskInfo().getNumberOfParallelSubtasks()));
    }
}
