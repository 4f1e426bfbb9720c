package dev.weir.runner.tests;

import dev.weir.runner.debugger.RunDebugger;
import dev.weir.runner.given.BrokenEntry;
import dev.weir.runner.given.GivenEntry;
import dev.weir.runner.given.GivenFeed;
import dev.weir.runner.given.GivenRows;
import dev.weir.runner.given.GivenTableName;
import dev.weir.runner.jobs.Cluster;
import dev.weir.runner.jobs.Run;
import dev.weir.runner.jobs.Runs;
import dev.weir.runner.sql.Script;
import dev.weir.runner.tests.TestOutcome.Check;
import dev.weir.runner.tests.TestOutcome.Fault;
import dev.weir.runner.tests.TestSpec.Given;
import dev.weir.runner.tests.TestSpec.Step;
import dev.weir.runner.tests.TestSpec.Then;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.flink.api.common.JobID;

/** One run of a job in one mode, led by a test. */
final class TestRun implements AutoCloseable {
    private static final int FOLD_ROWS = 1_000_000;

    private final Runs runs;
    private final String id;
    private final TestSpec test;
    private final Run run;
    private final Barriers barriers;
    private final Map<JobID, GivenRows> rows = new LinkedHashMap<>();
    private final Checks checks;

    /**
     * @param limit how long it may take once it is planned and started, in milliseconds; {@link TimeLimit#NONE} for no limit
     * @param before sets what is to hold from the first row on
     */
    TestRun(Runs runs, Cluster cluster, Script script, String id, TestSpec test, long limit, Consumer<RunDebugger> before) throws Exception {
        this.runs = runs;
        this.id = id;
        this.test = test;
        long begun = System.nanoTime();
        this.run = runs.test(script, id, FOLD_ROWS, this::isGiven, before);
        try {
            this.barriers = new Barriers(run, cluster, new TimeLimit(run, cluster, limit, (System.nanoTime() - begun) / 1_000_000));
            run.jobs().forEach(job -> rows.put(job, GivenRows.of(job)));
            this.checks = new Checks(run, test, zone());
            checks.requireNames();
            requireTables();
            requireNothingAfterEnd();
        } catch (Throwable wrong) {
            close();
            throw wrong;
        }
    }

    /** Gives step by step, and compares where the test says so. */
    void follow(List<Check> into) throws Exception {
        eachStep(step -> check(step, into));
    }

    Run run() {
        return run;
    }

    /** Gives step by step, and the end; nothing is compared. */
    void give() throws Exception {
        eachStep(step -> barriers.passAll());
        end();
    }

    private void eachStep(AfterStep after) throws Exception {
        idleUngiven();
        for (int step = 0; step < test.steps().size(); step++) {
            for (Given given : test.steps().get(step).given()) {
                give(step, given);
            }
            if (test.steps().get(step).end()) {
                end();
            }
            after.done(step);
        }
    }

    private interface AfterStep {
        void done(int step) throws Exception;
    }

    /** Gives everything and the end, as a batch reads it. */
    void atOnce() throws Exception {
        for (int step = 0; step < test.steps().size(); step++) {
            for (Given given : test.steps().get(step).given()) {
                for (Map.Entry<JobID, GivenRows> job : rows.entrySet()) {
                    lookups(job.getValue(), given);
                    for (GivenFeed feed : feeds(job.getValue(), given.table())) {
                        int at = step;
                        feed.give(Entries.of(given)).exceptionally(broken -> barriers.wrong(fault(at, given, broken)));
                    }
                }
            }
        }
        end(false);
    }

    void check(int step, List<Check> into) throws Exception {
        List<Then> all = test.steps().get(step).then();
        if (!all.isEmpty()) {
            barriers.passAll();
        }
        for (Then then : all) {
            into.add(checks.check(step, then));
        }
    }

    /** Ends every table and waits until the jobs are through. */
    void end() throws Exception {
        end(true);
    }

    /** @param stream whether all its tasks run at once: a part of a batch reads its end when it is its turn */
    private void end(boolean stream) throws Exception {
        for (Map.Entry<JobID, GivenRows> job : rows.entrySet()) {
            for (GivenRows.Scan scan : job.getValue().scans()) {
                if (!scan.feed().ended().isDone()) {
                    barriers.turn(job.getKey(), scan.feed());
                    CompletableFuture<Void> given = scan.feed().give(List.of(new GivenEntry.End(0)));
                    if (stream) {
                        barriers.await(given, "for the end of " + scan.table().plain() + " to be read");
                    }
                }
            }
        }
        barriers.awaitEnd(stream);
    }

    List<HeldTable> tables() {
        return run.sinks().stream().map(sink -> HeldTable.of(sink, run.capture(sink.name()))).toList();
    }

    private void give(int step, Given given) throws Exception {
        List<GivenEntry> entries = Entries.of(given);
        for (Map.Entry<JobID, GivenRows> job : rows.entrySet()) {
            for (GivenFeed feed : feeds(job.getValue(), given.table())) {
                if (feed.ended().isDone()) {
                    throw afterEnd(step, given, 0);
                }
                barriers.turn(job.getKey(), feed);
                try {
                    barriers.await(feed.give(entries), "for the rows of " + given.table() + " to be read");
                } catch (BrokenEntry broken) {
                    throw new TestFault(fault(step, given, broken));
                }
            }
            if (isLookedUp(given.table())) {
                barriers.pass(job.getKey());
                lookups(job.getValue(), given);
            }
        }
    }

    private static void lookups(GivenRows rows, Given given) {
        rows.look(given.table(), Entries.of(given));
    }

    private static Fault fault(int step, Given given, Throwable thrown) {
        BrokenEntry broken = thrown instanceof BrokenEntry entry ? entry : (BrokenEntry) thrown.getCause();
        String column = broken.column() == null ? "" : ", column " + broken.column();
        return Fault.ofTest("test-row", "The table " + given.table() + column + ": " + broken.getMessage() + ".", step, "given", given.table(), broken.at(), broken.column());
    }

    /** A table that the test never gives anything to holds no watermark back. */
    private void idleUngiven() throws Exception {
        for (GivenRows job : rows.values()) {
            for (GivenRows.Scan scan : job.scans()) {
                if (!isGiven(scan.table())) {
                    scan.feed().give(List.of(new GivenEntry.Idle(0)));
                }
            }
        }
    }

    private void requireTables() throws TestFault {
        List<String> known = new ArrayList<>();
        rows.values().forEach(job -> job.scans().forEach(scan -> known.add(scan.table().plain())));
        run.status().standIns().stream().filter(standIn -> standIn.role().equals("lookup")).forEach(standIn -> known.add(new GivenTableName(standIn.table()).plain()));
        List<String> distinct = known.stream().distinct().toList();
        for (int step = 0; step < test.steps().size(); step++) {
            for (Given given : test.steps().get(step).given()) {
                if (distinct.stream().noneMatch(table -> new GivenTableName(table).isMeantBy(given.table()) || isSame(given.table(), table))) {
                    throw new TestFault(Fault.ofTest("test-unknown-table", "The job reads no table " + given.table() + "." + Names.hint(given.table(), distinct), step, "given",
                            given.table(), null, null));
                }
            }
        }
    }

    /** A source takes nothing that stands after its end in one list, and would say nothing. */
    private void requireNothingAfterEnd() throws TestFault {
        for (int step = 0; step < test.steps().size(); step++) {
            for (Given given : test.steps().get(step).given()) {
                for (int at = 1; at < given.entries().size(); at++) {
                    if (given.entries().get(at - 1).end()) {
                        throw afterEnd(step, given, at);
                    }
                }
            }
        }
    }

    private static TestFault afterEnd(int step, Given given, int at) {
        return new TestFault(Fault.ofTest("test-after-end", "The table " + given.table() + " has ended, so nothing can be given to it.", step, "given", given.table(), at, null));
    }

    private static boolean isSame(String given, String plain) {
        return ("." + given.replace("`", "")).endsWith("." + plain);
    }

    private boolean isGiven(GivenTableName table) {
        return test.steps().stream().map(Step::given).flatMap(List::stream).anyMatch(given -> table.isMeantBy(given.table()));
    }

    private boolean isLookedUp(String table) {
        return run.status().standIns().stream().anyMatch(standIn -> standIn.role().equals("lookup") && new GivenTableName(standIn.table()).isMeantBy(table));
    }

    private static List<GivenFeed> feeds(GivenRows job, String table) {
        return job.scans().stream().filter(scan -> scan.table().isMeantBy(table)).map(GivenRows.Scan::feed).toList();
    }

    private String zone() {
        return rows.values().stream().flatMap(job -> job.scans().stream()).map(GivenRows.Scan::zone).findFirst().orElse(ZoneId.systemDefault().getId());
    }

    @Override
    public void close() throws Exception {
        runs.forget(id);
    }
}
