package dev.weir.runner.sql;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.runner.jobs.CompiledJob;
import dev.weir.runner.jobs.Sink;
import dev.weir.runner.samples.StandIn;
import dev.weir.runner.topology.edits.RefusedEdit;
import java.util.List;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/**
 * A script that compiled: what to say of it, what to draw, what to run.
 *
 * @param topology the model of shared/topology/model.ts as JSON, or null where no job is planned
 * @param unedited the topology without visual edits; null where there are none
 * @param refused the edits that were not applied
 * @param orphans uids that have edits, but no operator
 * @param answers what SHOW, DESCRIBE, EXPLAIN and the like answered, as rows of a sink each
 */
public record CompiledScript(
        Validation validation,
        JsonNode topology,
        JsonNode unedited,
        List<RefusedEdit> refused,
        List<String> orphans,
        List<StandIn> standIns,
        List<CompiledJob> jobs,
        List<Answer> answers) {

    /** One without visual edits. */
    public CompiledScript(Validation validation, JsonNode topology, List<StandIn> standIns, List<CompiledJob> jobs, List<Answer> answers) {
        this(validation, topology, null, List.of(), List.of(), standIns, jobs, answers);
    }

    public record Answer(Sink sink, RowType rowType, List<RowData> rows) {}
}
