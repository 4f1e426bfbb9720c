package dev.weir.runner.sql;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.runner.jobs.CompiledJob;
import dev.weir.runner.samples.StandIn;
import dev.weir.runner.topology.OperatorFacts;
import dev.weir.runner.topology.ScriptUids;
import dev.weir.runner.topology.TopologyEdits;
import dev.weir.runner.topology.TopologyWriter;
import dev.weir.runner.topology.edits.GraphEdits;
import dev.weir.runner.topology.edits.JobGraphView;
import dev.weir.runner.topology.edits.RefusedEdit;
import dev.weir.runner.topology.edits.ScriptEdits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.flink.api.common.JobID;

/**
 * A script that the planner is done with: jobs can be drawn and made of it again and again, each time with other edits.
 *
 * @param drafts of each job, in the script's order
 * @param jobs the same, ready to make graphs
 * @param ranges of each job, where an operator comes from in the text
 */
record PlannedScript(Validation validation, List<JobDraft> drafts, List<PlannedJob> jobs,
        List<Function<OperatorFacts, Diagnostic.Range>> ranges, ClassLoader loader, List<StandIn> standIns, List<CompiledScript.Answer> answers) {

    /** What the jobs are with edits, and which of these were not applied. */
    record Drawn(JsonNode topology, List<CompiledJob> jobs, List<RefusedEdit> refused) {}

    Drawn draw(TopologyEdits edits) {
        ScriptEdits all = edits(edits);
        TopologyWriter writer = new TopologyWriter((job, facts) -> ranges.get(job).apply(facts), all.uids());
        List<CompiledJob> drawn = new ArrayList<>();
        List<RefusedEdit> refused = new ArrayList<>();
        for (int job = 0; job < jobs.size(); job++) {
            refused.addAll(all.apply(job));
            Map<String, String> sinks = writer.add(drafts.get(job).plan(), all.jobs().get(job));
            drawn.add(jobs.get(job).with(drafts.get(job).drawn(sinks), all.of(job)));
        }
        refused.addAll(GraphEdits.unknownGroups(all.jobs(), edits));
        return new Drawn(jobs.isEmpty() ? null : writer.topology(), drawn, refused);
    }

    /** Edits of graphs of their own, to which none is applied yet. */
    ScriptEdits edits(TopologyEdits edits) {
        List<JobGraphView> views = jobs.stream().map(job -> job.unedited(new JobID())).toList();
        ScriptUids uids = ScriptUids.of(drafts.stream().map(JobDraft::plan).toList(), views.stream().map(JobGraphView::graph).toList());
        return new ScriptEdits(views, uids, edits);
    }

    CompiledScript compiled(Drawn drawn) {
        return new CompiledScript(validation, drawn.topology(), standIns, drawn.jobs(), answers);
    }
}
