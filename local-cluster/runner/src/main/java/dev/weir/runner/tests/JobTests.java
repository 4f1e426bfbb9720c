package dev.weir.runner.tests;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.runner.WeirException;
import dev.weir.runner.debugger.RunDebugger;
import dev.weir.runner.jobs.Cluster;
import dev.weir.runner.jobs.RunFailure;
import dev.weir.runner.jobs.RunStatus;
import dev.weir.runner.jobs.Runs;
import dev.weir.runner.sql.Script;
import dev.weir.runner.tests.TestOutcome.Check;
import dev.weir.runner.tests.TestOutcome.Fault;
import dev.weir.runner.wire.Json;
import dev.weir.runner.wire.Stacks;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Runs tests of jobs: what they give goes through the real job, and what reaches its sinks is held against what they expect. */
public final class JobTests {
    private final Runs runs;
    private final CompletableFuture<Cluster> cluster;

    public JobTests(Runs runs, CompletableFuture<Cluster> cluster) {
        this.runs = runs;
        this.cluster = cluster;
    }

    /** @param test a {@code TestSpec} of shared/services/engine.ts */
    public Object run(Script script, String id, JsonNode test) throws Exception {
        return run(script, id, Json.MAPPER.treeToValue(test, TestSpec.class));
    }

    /** Compares two versions of a job on the same samples. Fails where one does not compile or does not run to its end. */
    public Object compare(Script old, Script now, String id, JsonNode how) throws Exception {
        Double tolerance = how.path("tolerance").isNumber() ? how.get("tolerance").asDouble() : null;
        return new Versions(runs).compare(old, now, id, tolerance, how.path("timeoutMs").asLong());
    }

    /**
     * Starts a run whose sources give what a test gives, in its order, each table when it is its turn; then they end. Nothing is compared: it is there to be
     * paused, stepped through and tapped, however long that takes. Fails with {@code invalid-script} where the job does not compile, and where the test cannot be followed.
     *
     * @param test a {@code TestSpec} of shared/services/engine.ts
     * @param before sets what is to hold from the first row on: breakpoints, a pause
     */
    public RunStatus debug(Script script, String id, JsonNode test, Consumer<RunDebugger> before) throws Exception {
        return debug(script, id, Json.MAPPER.treeToValue(test, TestSpec.class), before);
    }

    RunStatus debug(Script script, String id, TestSpec test, Consumer<RunDebugger> before) throws Exception {
        boolean batch = test.mode().equals("batch");
        TestRun run;
        try {
            refuseJar(script);
            run = new TestRun(runs, cluster.get(), script.withGiven(batch ? "batch" : "streaming"), id, test, TimeLimit.NONE, before);
        } catch (TestFault wrong) {
            throw new WeirException(wrong.fault().code(), wrong.fault().message());
        }
        Thread giver = new Thread(() -> give(run, batch), "weir-test-" + id);
        giver.setDaemon(true);
        giver.start();
        return run.run().status();
    }

    private void give(TestRun run, boolean batch) {
        try {
            if (batch) {
                run.atOnce();
            } else {
                run.give();
            }
        } catch (TestFault wrong) {
            // A run that failed by itself has said why.
            end(run, new RunFailure(wrong.fault().code(), wrong.fault().message(), "", null, null));
        } catch (Exception unforeseen) {
            end(run, new RunFailure("internal", String.valueOf(unforeseen.getMessage()), Stacks.text(unforeseen), null, null));
        }
    }

    private void end(TestRun run, RunFailure why) {
        try {
            runs.fail(run.run(), why);
        } catch (Exception noCluster) {
            Thread.currentThread().interrupt();
        }
    }

    private static void refuseJar(Script script) throws TestFault {
        if (script.jar() != null) {
            throw new TestFault("test-of-jar", "A jar reads and writes what it pleases, so a test cannot give it rows. Tests are for jobs in SQL.");
        }
    }

    /**
     * Runs one test. Fails with {@code invalid-script} where the job does not compile; all else that is wrong is told in the outcome.
     *
     * @param id names the run while it lasts
     */
    TestOutcome run(Script script, String id, TestSpec test) throws Exception {
        long started = System.nanoTime();
        List<Check> checks = new ArrayList<>();
        Fault fault = null;
        try {
            refuseJar(script);
            run(script, id, test, checks);
        } catch (TestFault wrong) {
            fault = wrong.fault();
        } catch (WeirException refused) {
            if (refused.code().equals("invalid-script")) {
                throw refused;
            }
            fault = new Fault(refused.code(), refused.getMessage(), null, null, null, null, null, null);
        }
        boolean passed = checks.stream().allMatch(Check::passed);
        return new TestOutcome(fault != null ? "wrong" : passed ? "passed" : "failed", (System.nanoTime() - started) / 1_000_000, checks, fault);
    }

    private void run(Script script, String id, TestSpec test, List<Check> checks) throws Exception {
        List<HeldTable> stream = null;
        if (!test.mode().equals("batch")) {
            try (TestRun run = new TestRun(runs, cluster.get(), script.withGiven("streaming"), id, test, test.timeoutMs(), debugger -> {})) {
                run.follow(checks);
                if (test.mode().equals("both")) {
                    run.end();
                    stream = run.tables();
                }
            }
        }
        if (!test.mode().equals("streaming")) {
            try (TestRun run = new TestRun(runs, cluster.get(), script.withGiven("batch"), id + "-batch", test, test.timeoutMs(), debugger -> {})) {
                run.atOnce();
                if (stream == null) {
                    run.check(test.steps().size() - 1, checks);
                } else {
                    Modes.compare(stream, run.tables(), test, checks);
                }
            }
        }
    }
}
