package dev.weir.runner.tests;

import dev.weir.runner.WeirException;
import dev.weir.runner.jobs.Run;
import dev.weir.runner.jobs.RunState;
import dev.weir.runner.jobs.Runs;
import dev.weir.runner.sql.Script;
import dev.weir.runner.tests.TestOutcome.Difference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs two versions of a job on the same samples, and holds the tables that they give against each other, row by key. */
final class Versions {
    private static final int FOLD_ROWS = 1_000_000;
    private static final long LOOK = 100;

    /**
     * The same record as `SinkComparison` in shared/workspace/test-spec.ts.
     *
     * @param only {@code old} or {@code new} where the other version has no such sink; null where both have it
     * @param gone columns that only the old one has; they are not compared
     * @param added columns that only the new one has
     */
    record SinkComparison(String sink, String only, List<String> columns, List<String> gone, List<String> added, List<Difference> differences, int different,
            int oldRows, int newRows) {}

    record Outcome(boolean equal, List<SinkComparison> sinks) {}

    private final Runs runs;

    Versions(Runs runs) {
        this.runs = runs;
    }

    /** @param id names the two runs while they last */
    Outcome compare(Script old, Script now, String id, Double tolerance, long timeoutMs) throws Exception {
        long deadline = System.nanoTime() + timeoutMs * 1_000_000;
        Map<String, HeldTable> before = tables("old", old.withEnded(), id + "-old", deadline);
        Map<String, HeldTable> after = tables("new", now.withEnded(), id + "-new", deadline);
        List<SinkComparison> all = new ArrayList<>();
        before.forEach((sink, table) -> all.add(after.containsKey(sink) ? both(table, after.get(sink), tolerance) : alone("old", table)));
        after.forEach((sink, table) -> {
            if (!before.containsKey(sink)) {
                all.add(alone("new", table));
            }
        });
        boolean equal = all.stream().allMatch(sink -> sink.only() == null && sink.different() == 0 && sink.gone().isEmpty() && sink.added().isEmpty());
        return new Outcome(equal, all);
    }

    private Map<String, HeldTable> tables(String which, Script script, String id, long deadline) throws Exception {
        runs.start(script, id, null, FOLD_ROWS);
        try {
            Run run = runs.get(id);
            while (!run.state().isOver()) {
                run.progress().awaitChange(run.progress().changes(), LOOK);
                if (System.nanoTime() > deadline) {
                    throw new WeirException("compare-time-limit", "The " + which + " version has not come to its end in time. Compare on a shorter sample, or give it more time.");
                }
            }
            if (run.state() != RunState.FINISHED) {
                String why = run.status().failure() == null ? "it was cancelled." : run.status().failure().message();
                throw new WeirException("compare-failed", "The " + which + " version did not run to its end: " + why);
            }
            Map<String, HeldTable> all = new LinkedHashMap<>();
            run.sinks().forEach(sink -> all.put(sink.name(), HeldTable.of(sink, run.capture(sink.name()))));
            return all;
        } finally {
            runs.forget(id);
        }
    }

    private static SinkComparison alone(String which, HeldTable table) {
        int rows = table.rows().size();
        return new SinkComparison(table.sink(), which, table.columns(), List.of(), List.of(), List.of(), 0, which.equals("old") ? rows : 0, which.equals("new") ? rows : 0);
    }

    private static SinkComparison both(HeldTable old, HeldTable now, Double tolerance) {
        List<String> gone = old.columns().stream().filter(column -> !now.columns().contains(column)).toList();
        List<String> added = now.columns().stream().filter(column -> !old.columns().contains(column)).toList();
        int[] from = now.columns().stream().mapToInt(old.columns()::indexOf).toArray();
        List<ExpectedRow> expected = old.rows().stream().map(row -> new ExpectedRow(null, moved(row.cells(), from))).toList();
        List<Difference> found = new Comparison(expected, now.rows(), now.columns(), now.key(), Likeness.within(tolerance), false).differences(false);
        return new SinkComparison(now.sink(), null, now.columns(), gone, added, found.stream().limit(Checks.MOST).toList(), found.size(), old.rows().size(), now.rows().size());
    }

    /** The cells in another order of columns; null for a column that was not there. */
    private static List<String> moved(List<String> cells, int[] from) {
        List<String> all = new ArrayList<>();
        for (int place : from) {
            all.add(place < 0 ? null : cells.get(place));
        }
        return all;
    }
}
