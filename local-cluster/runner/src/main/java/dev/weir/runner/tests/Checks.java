package dev.weir.runner.tests;

import dev.weir.runner.WeirException;
import dev.weir.runner.captures.Capture;
import dev.weir.runner.jobs.Run;
import dev.weir.runner.jobs.Sink;
import dev.weir.runner.tests.TestOutcome.Check;
import dev.weir.runner.tests.TestOutcome.Difference;
import dev.weir.runner.tests.TestOutcome.Fault;
import dev.weir.runner.tests.TestSpec.Expected;
import dev.weir.runner.tests.TestSpec.Then;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Compares sinks as a test goes on. The changes of a sink are those since it was last compared. */
final class Checks {
    /** Differences that are told, and actual rows that are shown. */
    static final int MOST = 100;
    static final int MOST_ROWS = 1_000;

    private final Run run;
    private final TestSpec test;
    private final String zone;
    private final Map<String, Long> seen = new HashMap<>();

    Checks(Run run, TestSpec test, String zone) {
        this.run = run;
        this.test = test;
        this.zone = zone;
    }

    Check check(int step, Then then) throws TestFault {
        Sink sink = sink(step, then);
        Capture capture = run.capture(sink.name());
        List<String> columns = sink.columns().stream().map(Sink.Column::name).toList();
        List<CapturedRow> actual = then.isChangelog() ? changes(capture) : HeldTable.of(sink, capture).rows();
        seen.put(sink.name(), capture.count().counted());
        Double tolerance = then.tolerance() == null ? test.tolerance() : then.tolerance();
        Comparison comparison = new Comparison(expected(step, then, capture), actual, columns, capture.keyColumns(), Likeness.within(tolerance), then.isChangelog());
        List<Difference> found = comparison.differences(then.isOrdered());
        return new Check(step, sink.name(), then.isChangelog() ? "changelog" : "table", found.isEmpty(), columns, found.stream().limit(MOST).toList(), found.size(),
                actual.stream().limit(MOST_ROWS).map(row -> row.named(columns, then.isChangelog())).toList(), actual.size());
    }

    private List<CapturedRow> changes(Capture capture) {
        long from = seen.getOrDefault(capture.name(), 0L);
        if (capture.count().keptFrom() > from) {
            throw new WeirException("test-too-many-rows", "The sink " + capture.name() + " received more rows than can be kept for comparing. Give fewer rows, or compare it more often.");
        }
        return CapturedRow.of(capture.since(from));
    }

    private List<ExpectedRow> expected(int step, Then then, Capture capture) throws TestFault {
        if (then.rows().isEmpty() || capture.rowType() == null) {
            return List.of();
        }
        try {
            return ExpectedRow.of(then.rows(), capture.rowType(), zone);
        } catch (ExpectedRow.Misfit misfit) {
            throw new TestFault(Fault.ofTest("test-row", "The sink " + then.sink() + ", column " + misfit.column + ": " + misfit.getMessage() + ".", step, "then",
                    then.sink(), misfit.at, misfit.column));
        }
    }

    /** Refuses names that the job does not have, before anything is given. */
    void requireNames() throws TestFault {
        for (int step = 0; step < test.steps().size(); step++) {
            for (Then then : test.steps().get(step).then()) {
                requireColumns(step, then, sink(step, then));
            }
        }
    }

    private void requireColumns(int step, Then then, Sink sink) throws TestFault {
        List<String> columns = sink.columns().stream().map(Sink.Column::name).toList();
        for (int at = 0; at < then.rows().size(); at++) {
            Expected row = then.rows().get(at);
            for (String column : row.values().keySet()) {
                if (!columns.contains(column)) {
                    throw new TestFault(Fault.ofTest("test-unknown-column", "The sink " + then.sink() + " has no column " + column + "." + Names.hint(column, columns), step, "then",
                            then.sink(), at, column));
                }
            }
        }
    }

    private Sink sink(int step, Then then) throws TestFault {
        for (Sink sink : run.sinks()) {
            if (("." + sink.name()).endsWith("." + then.sink().replace("`", ""))) {
                return sink;
            }
        }
        List<String> known = run.sinks().stream().map(Sink::name).toList();
        throw new TestFault(Fault.ofTest("test-unknown-sink", "The job writes no table " + then.sink() + "." + Names.hint(then.sink(), known), step, "then", then.sink(), null, null));
    }
}
