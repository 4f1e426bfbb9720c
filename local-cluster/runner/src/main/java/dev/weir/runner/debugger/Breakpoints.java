package dev.weir.runner.debugger;

import dev.weir.runner.WeirException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The breakpoints of a run, and the row at which a step ends. */
final class Breakpoints {
    /** @param refused why it cannot be hit; null where it could be set */
    private record Set(Breakpoint breakpoint, Halt halt, WeirException refused) {
        WeirException problem() {
            return halt == null ? refused : halt.problem();
        }
    }

    private final RunDebugger run;
    private final RunPause pause;
    private Map<String, Set> all = new LinkedHashMap<>();
    private Halt end;

    Breakpoints(RunDebugger run, RunPause pause) {
        this.run = run;
        this.pause = pause;
    }

    synchronized void set(List<Breakpoint> asked) {
        Map<String, Set> before = all;
        Map<String, Set> now = new LinkedHashMap<>();
        for (Breakpoint each : asked) {
            Set old = before.get(each.id());
            now.put(each.id(), old != null && old.breakpoint().equals(each) ? old : set(each));
        }
        before.values().stream().filter(old -> !now.containsValue(old)).forEach(Breakpoints::clear);
        all = now;
    }

    private Set set(Breakpoint asked) {
        Edges.Edge edge = run.edge(asked.from(), asked.to());
        if (edge == null) {
            String words = "This job has no such edge any more: an edit removed an operator at one of its ends. Remove the breakpoint, or set it on another edge.";
            return new Set(asked, null, new WeirException("breakpoint-gone", words));
        }
        try {
            Halt halt = new Halt(pause, edge, asked, run.condition(edge, asked.condition()), run::changed);
            edge.point().add(halt, edge.tag());
            return new Set(asked, halt, null);
        } catch (WeirException invalid) {
            return new Set(asked, null, invalid);
        }
    }

    private static void clear(Set old) {
        if (old.halt() != null) {
            old.halt().clear();
        }
    }

    /** The next row that leaves an operator is held, and ends the step. */
    synchronized void stepTo(Edges.Edge edge) {
        end = new Halt(pause, edge, null, null, run::changed);
        edge.point().add(end, edge.tag());
    }

    synchronized void endStep() {
        if (end != null) {
            end.clear();
            end = null;
        }
    }

    /** The run is over: conditions are asked no more. */
    synchronized void end() {
        all.values().forEach(Breakpoints::clear);
    }

    synchronized List<DebuggerState.Set> state() {
        List<DebuggerState.Set> said = new ArrayList<>();
        all.forEach((id, set) -> said.add(new DebuggerState.Set(id, set.halt() == null ? 0 : set.halt().hits(), problem(set.problem()))));
        return said;
    }

    private static Map<String, Object> problem(WeirException problem) {
        return problem == null ? null : Map.of("code", problem.code(), "message", problem.getMessage(), "data", problem.data());
    }
}
