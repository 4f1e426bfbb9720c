package dev.weir.runner.sql;

import dev.weir.runner.jobs.CompiledJob;
import dev.weir.runner.jobs.Sink;
import dev.weir.runner.samples.StandIn;
import java.util.List;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/**
 * A script that compiled: what to say of it, what to draw, what to run.
 *
 * @param topology the model of shared/topology/model.ts as JSON, or null where no job is planned
 * @param answers what SHOW, DESCRIBE, EXPLAIN and the like answered, as rows of a sink each
 */
public record CompiledScript(
        Validation validation,
        com.fasterxml.jackson.databind.JsonNode topology,
        List<StandIn> standIns,
        List<CompiledJob> jobs,
        List<Answer> answers) {

    public record Answer(Sink sink, RowType rowType, List<RowData> rows) {}
}
