package dev.weir.runner.verdict;

import dev.weir.runner.WeirException;
import dev.weir.runner.savepoints.JobPairs;
import dev.weir.runner.savepoints.SavepointFile;
import dev.weir.runner.savepoints.StateBackends;
import dev.weir.runner.sql.CompiledScript;
import dev.weir.runner.sql.Compiler;
import dev.weir.runner.sql.Script;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;

/** Compares two versions of a job, and says of each operator what becomes of its state. */
public final class Diff {
    private final JobVersion old;
    private final JobVersion now;
    /** Null where no savepoint is at hand and the old version says what state there is. */
    private final SavedState saved;
    /** By the number of a job of the new version, the one of the old version that its state is of. */
    private final Map<Integer, Integer> jobs;
    private final Rows rows = new Rows();

    private Diff(JobVersion old, JobVersion now, SavedState saved) {
        this.old = old;
        this.now = now;
        this.saved = saved;
        List<Set<String>> holding = IntStream.range(0, old.jobs()).mapToObj(job -> old.operators().stream()
                .filter(operator -> operator.job() == job && hasState(operator)).map(VersionOperator::operatorId).collect(Collectors.toSet())).toList();
        jobs = JobPairs.of(holding, now.ids());
    }

    /** @param savepoint the folder of a savepoint of the old version, or of a stopped run of it; null for none */
    public static Verdict of(Compiler compiler, Script before, Script after, String savepoint) throws Exception {
        CompiledScript compiledBefore = compile(compiler, before);
        CompiledScript compiledAfter = compile(compiler, after);
        SavedState saved = savepoint == null ? null : new SavedState(savepoint);
        try (JobVersion old = new JobVersion(compiledBefore); JobVersion now = new JobVersion(compiledAfter)) {
            if (saved != null && !saved.isOf(old)) {
                throw new WeirException("savepoint-of-another-job", "The savepoint " + savepoint + " has no operator of " + before.file()
                        + ": it is of another job, or of another version of it.");
            }
            return new Diff(old, now, saved).verdict();
        }
    }

    private static CompiledScript compile(Compiler compiler, Script script) {
        CompiledScript compiled = compiler.compile(script);
        if (!compiled.validation().valid()) {
            String first = compiled.validation().diagnostics().stream().filter(said -> said.isError()).map(said -> said.message()).findFirst().orElse("");
            throw new WeirException("invalid-script", script.file() + ": " + first, Map.of("validation", compiled.validation(), "file", script.file()));
        }
        return compiled;
    }

    private Verdict verdict() {
        Map<VersionOperator, VersionOperator> same = same();
        List<VersionOperator> gone = old.operators().stream().filter(operator -> !same.containsValue(operator)).toList();
        List<VersionOperator> added = now.operators().stream().filter(operator -> !same.containsKey(operator)).toList();
        Map<VersionOperator, VersionOperator> moved = Moved.pairs(gone, added);
        for (VersionOperator operator : now.operators()) {
            if (same.containsKey(operator)) {
                kept(same.get(operator), operator);
            } else if (moved.containsValue(operator)) {
                moved.forEach((before, after) -> {
                    if (after == operator) {
                        moved(before, after);
                    }
                });
            } else {
                rows.add("added", null, operator, operator.isStateful() || operator.source() != null
                        ? new Judge.Finding(Rule.NEW, "It begins empty.") : null, null);
            }
        }
        for (VersionOperator operator : gone) {
            if (!moved.containsKey(operator)) {
                rows.add("gone", operator, null, hasState(operator) ? new Judge.Finding(Rule.GONE, "No operator of the new version has its id.") : null,
                        bytes(operator));
            }
        }
        strangers();
        return rows.verdict();
    }

    /** By each operator of the new version, the one of the old version that it is: in the job whose state it starts from, or else in another. */
    private Map<VersionOperator, VersionOperator> same() {
        Map<VersionOperator, VersionOperator> same = new LinkedHashMap<>();
        for (boolean elsewhere : List.of(false, true)) {
            for (VersionOperator operator : now.operators()) {
                old.operators().stream()
                        .filter(other -> !same.containsKey(operator) && !same.containsValue(other) && elsewhere != isOfOne(other, operator) && operator.isStill(other))
                        .findFirst()
                        .ifPresent(other -> same.put(operator, other));
            }
        }
        return same;
    }

    /** Jobs without any state in common have no pair. */
    private boolean isOfOne(VersionOperator before, VersionOperator after) {
        Integer job = jobs.get(after.job());
        return job == null ? !jobs.containsValue(before.job()) : job == before.job();
    }

    private void kept(VersionOperator before, VersionOperator after) {
        String change = before.described().equals(after.described()) ? "same" : "changed";
        if (!isOfOne(before, after)) {
            rows.add(change, before, after, hasState(before)
                    ? new Judge.Finding(Rule.OTHER_JOB, "It is in another job of the script now, and that one does not start from this state.") : null, bytes(before));
            return;
        }
        if (saved != null && saved.of(before) == null) {
            boolean begins = after.isStateful() || after.source() != null;
            rows.add(change, before, after, begins ? new Judge.Finding(Rule.NEW, "The savepoint has no state of it, so it begins empty.") : null, null);
            return;
        }
        rows.add(change, before, after, new Judge(before, after, before(before, after)).judge(), bytes(before));
    }

    /** Why the new version's state backend does not read what the old one's writes; null where it does. */
    private String unread(VersionOperator before, VersionOperator after) {
        String was = old.backend(before.job());
        String is = now.backend(after.job());
        if (saved == null) {
            return StateBackends.noWay(was, old.isAsync(before.job()), is);
        }
        OperatorState state = saved.of(before);
        return state == null ? null : StateBackends.unread(StateBackends.format(state), was, is);
    }

    private void moved(VersionOperator before, VersionOperator after) {
        Judge.Finding why = hasState(before) ? Moved.why(before, after) : null;
        boolean begins = why == null && (after.isStateful() || after.source() != null);
        rows.add("changed", before, after, begins ? new Judge.Finding(Rule.NEW, "It begins empty.") : why, bytes(before));
    }

    /** State in the savepoint that no operator of the old version has: of an operator that was edited since. */
    private void strangers() {
        if (saved == null) {
            return;
        }
        for (OperatorState state : saved.all()) {
            String id = state.getOperatorID().toString();
            boolean known = old.operators().stream().anyMatch(operator -> operator.answersTo(id));
            boolean taken = now.operators().stream().anyMatch(operator -> operator.answersTo(id));
            if (!known && !taken && SavepointFile.holds(state)) {
                var version = new Verdict.Version(state.getOperatorUid().orElse(id), id, state.getOperatorName().orElse(id), "unknown",
                        state.getParallelism(), state.getMaxParallelism());
                rows.add("gone", version, null, new Judge.Finding(Rule.GONE, "The savepoint has state of it; no operator of either version has its id."), state.getStateSize());
            }
        }
    }

    /** The state of an operator as the new version's classes see it; where they cannot read it Flink cannot either. */
    private Judge.Before before(VersionOperator operator, VersionOperator after) {
        String unread = unread(operator, after);
        OperatorState state = saved == null ? null : saved.of(operator);
        int bound = state == null ? operator.vertex().getMaxParallelism() : state.getMaxParallelism();
        if (state == null && operator.states() == null) {
            return new Judge.Before(null, bound, unread, null);
        }
        try {
            Collection<OperatorSubtaskState> heads = state == null ? List.of(EmptyState.of(operator.states())) : state.getStates();
            return new Judge.Before(after.probe().seen(heads), bound, unread, null);
        } catch (IOException | RuntimeException | LinkageError unreadable) {
            return new Judge.Before(null, bound, unread, unreadable);
        }
    }

    private boolean hasState(VersionOperator operator) {
        OperatorState state = saved == null ? null : saved.of(operator);
        return state == null ? saved == null && (operator.isStateful() || operator.source() != null || operator.problem() != null) : SavepointFile.holds(state);
    }

    private Long bytes(VersionOperator operator) {
        OperatorState state = saved == null ? null : saved.of(operator);
        return state == null ? null : (Long) state.getStateSize();
    }
}
