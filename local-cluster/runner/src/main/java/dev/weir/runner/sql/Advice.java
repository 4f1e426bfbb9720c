package dev.weir.runner.sql;

import dev.weir.runner.topology.JobPlan;
import dev.weir.runner.topology.OperatorFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Advises on what a job does well enough for a test, and not for years: state that grows without end, updates that may go astray. Each by the operator of the plan that does it. */
final class Advice {
    private final List<Diagnostic> said = new ArrayList<>();

    private Advice() {}

    /** @param ranges of each job, where an operator comes from in the text */
    static List<Diagnostic> of(Script script, List<JobDraft> drafts, List<Function<OperatorFacts, Diagnostic.Range>> ranges) {
        Advice advice = new Advice();
        for (int job = 0; job < drafts.size() && script.streaming(); job++) {
            advice.ofJob(drafts.get(job), ranges.get(job));
        }
        return advice.said;
    }

    private void ofJob(JobDraft draft, Function<OperatorFacts, Diagnostic.Range> ranges) {
        for (OperatorFacts facts : Set.copyOf(draft.plan().facts().values())) {
            boolean endless = facts.state().stream().anyMatch(state -> state.ttl() == null);
            if (endless && facts.type().equals("join")) {
                say(draft, ranges.apply(facts), "warning", "join-keeps-everything", "This join keeps every row of both sides for as long as the job runs: a row may find its match at any time. If matches come within a time, say so in ON"
                        + " (a.ts BETWEEN b.ts - INTERVAL '1' HOUR AND b.ts); if one side is looked up as it was then, join FOR SYSTEM_TIME AS OF; else let its state end with SET '" + EndlessState.TTL + "' or a state TTL of the operator.",
                        Map.of("setting", EndlessState.TTL, "operator", facts.type()));
            } else {
                EndlessState.of(facts).ifPresent(sentence -> say(draft, ranges.apply(facts), "warning", "state-never-expires", sentence, Map.of("setting", EndlessState.TTL, "operator", facts.type())));
            }
        }
        for (JobPlan.Advice advice : draft.plan().advice()) {
            String text = "Flink's planner: " + advice.text().strip().replaceAll("\\s+", " ");
            if (advice.kind().equals("WARNING")) {
                say(draft, null, "warning", "non-deterministic-update", text, null);
            } else {
                say(draft, null, "info", "plan-advice", text, null);
            }
        }
    }

    /** One sentence for each place in the text: what a person wrote may be several operators. */
    private void say(JobDraft draft, Diagnostic.Range found, String severity, String code, String message, Map<String, Object> data) {
        Diagnostic.Range place = found == null ? draft.sources().get(0).firstLine() : found;
        if (said.stream().noneMatch(other -> other.code().equals(code) && other.range().equals(place) && other.message().equals(message))) {
            said.add(new Diagnostic(severity, code, message, null, draft.statement(), place, data));
        }
    }
}
