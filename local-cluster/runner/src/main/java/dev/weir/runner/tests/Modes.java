package dev.weir.runner.tests;

import dev.weir.runner.tests.TestOutcome.Check;
import dev.weir.runner.tests.TestOutcome.Difference;
import dev.weir.runner.tests.TestSpec.Then;
import java.util.List;
import java.util.Objects;

/** Holds what a job gives as a batch against what it gives as a stream: both are to fold to one table. */
final class Modes {
    private Modes() {}

    static void compare(List<HeldTable> stream, List<HeldTable> batch, TestSpec test, List<Check> checks) {
        for (int i = 0; i < stream.size(); i++) {
            HeldTable expected = stream.get(i);
            HeldTable actual = batch.get(i);
            Likeness likeness = Likeness.within(tolerance(test, expected.sink()));
            List<Difference> found = new Comparison(expected.expected(), actual.rows(), expected.columns(), expected.key(), likeness, false).differences(false);
            checks.add(new Check(test.steps().size() - 1, expected.sink(), "modes", found.isEmpty(), expected.columns(),
                    found.stream().limit(Checks.MOST).toList(), found.size(), actual.named(Checks.MOST_ROWS), actual.rows().size()));
        }
    }

    /** The widest that the test allows for the sink anywhere. */
    private static Double tolerance(TestSpec test, String sink) {
        return test.steps().stream().flatMap(step -> step.then().stream()).filter(then -> then.sink().equals(sink)).map(Then::tolerance).filter(Objects::nonNull)
                .max(Double::compare).orElse(test.tolerance());
    }
}
