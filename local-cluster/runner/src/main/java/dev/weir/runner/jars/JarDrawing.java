package dev.weir.runner.jars;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.runner.jobs.CompiledJob;
import dev.weir.runner.topology.JobPlan;
import dev.weir.runner.topology.ScriptUids;
import dev.weir.runner.topology.TopologyEdits;
import dev.weir.runner.topology.TopologyWriter;
import dev.weir.runner.topology.edits.GraphEdits;
import dev.weir.runner.topology.edits.JobGraphView;
import dev.weir.runner.topology.edits.RefusedEdit;
import dev.weir.runner.topology.edits.ScriptEdits;
import java.util.ArrayList;
import java.util.List;

/** What the jobs of a program are with visual edits, and which of these were not applied. */
record JarDrawing(JsonNode topology, List<CompiledJob> jobs, List<RefusedEdit> refused, List<String> orphans) {

    /** @param graphs of each job a fresh one; they are edited */
    static JarDrawing of(List<JarJob> jobs, List<JarGraph> graphs, TopologyEdits edits) {
        List<JobGraphView> views = graphs.stream().map(JarGraph::view).toList();
        List<JobPlan> plans = graphs.stream().map(JarGraph::plan).toList();
        ScriptEdits all = new ScriptEdits(views, ScriptUids.of(plans, graphs.stream().map(JarGraph::graph).toList()), edits);
        TopologyWriter writer = new TopologyWriter((job, facts) -> null, all.uids());
        List<CompiledJob> drawn = new ArrayList<>();
        List<RefusedEdit> refused = new ArrayList<>();
        for (int job = 0; job < jobs.size(); job++) {
            refused.addAll(all.ttls(job).refused());
            refused.addAll(all.apply(job));
            writer.add(plans.get(job), views.get(job));
            drawn.add(jobs.get(job).with(all.of(job)));
        }
        refused.addAll(GraphEdits.unknownGroups(views, edits));
        return new JarDrawing(writer.topology(), drawn, refused, all.orphans());
    }
}
