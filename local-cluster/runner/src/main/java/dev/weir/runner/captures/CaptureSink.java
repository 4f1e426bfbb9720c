package dev.weir.runner.captures;

import java.util.Map;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.TaskInfo;
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
    private final String delivery;

    /** @param delivery what the real sink promises of each row; null where that is not known */
    public CaptureSink(String name, RowType rowType, String delivery) {
        this.name = name;
        this.rowType = rowType;
        this.delivery = delivery;
    }

    @Override
    public SinkWriter<RowData> createWriter(WriterInitContext context) {
        JobID job = context.getJobInfo().getJobId();
        Capture capture = Captures.find(job, name);
        capture.promise(delivery);
        Map<String, String> variables = context.metricGroup().getAllVariables();
        TaskInfo task = context.getTaskInfo();
        Repeats.Place repeats = capture.repeats()
                .open(variables.get("<task_id>"), variables.get("<operator_id>"), task.getIndexOfThisSubtask(), task.getAttemptNumber(), context.getRestoredCheckpointId());
        return new CaptureWriter(capture, rowType, new CaptureWriter.Place(job, task.getIndexOfThisSubtask(), task.getNumberOfParallelSubtasks()), repeats);
    }
}
