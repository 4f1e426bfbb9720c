package dev.weir.runner;

import dev.weir.runner.jobs.RunStatus;
import dev.weir.runner.jobs.Runs;
import dev.weir.runner.sql.Script;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/**
 * Plans and runs a small script that touches what most scripts touch, so that the person's first script finds the
 * planner, the code generator and the cluster loaded and compiled.
 */
final class WarmUp {
    private static final String RUN = "warm-up";

    private final Runs runs;
    private final CompletableFuture<Long> done = new CompletableFuture<>();

    WarmUp(Runs runs) {
        this.runs = runs;
    }

    /** Warms up on this thread; a failure is kept for whoever awaits it. */
    void run() {
        long begun = System.nanoTime();
        try {
            runs.start(Script.of(text()), RUN, null, 1_000);
            var run = runs.get(RUN);
            while (!run.state().isOver()) {
                run.awaitChange(run.changes(), 1_000);
            }
            RunStatus status = run.status();
            runs.forget(RUN);
            if (status.failure() != null) {
                throw new WeirException("warm-up-failed", "The engine's own first job failed: " + status.failure().message());
            }
            done.complete((System.nanoTime() - begun) / 1_000_000);
        } catch (Throwable thrown) {
            done.completeExceptionally(thrown);
        }
    }

    /** Milliseconds that warming took. */
    long await() throws Exception {
        try {
            return done.get();
        } catch (java.util.concurrent.ExecutionException failed) {
            throw failed.getCause() instanceof Exception cause ? cause : failed;
        }
    }

    private static String text() throws IOException {
        try (InputStream script = WarmUp.class.getResourceAsStream("/dev/weir/runner/warm-up.sql")) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
