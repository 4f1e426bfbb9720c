package dev.weir.runner;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.weir.runner.jobs.RunStatus;
import dev.weir.runner.jobs.Runs;
import dev.weir.runner.samples.SampleStream;
import dev.weir.runner.sql.Script;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

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
        Path sample = null;
        try {
            sample = Files.createTempFile("weir-warm-up-", ".csv");
            Files.write(sample, resource("warm-up.csv"));
            runs.start(script(sample), RUN, null, 1_000);
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
        } finally {
            delete(sample);
        }
    }

    private static Script script(Path sample) throws IOException {
        SampleStream.Format csv = new SampleStream.Format("csv", true, ",", null, "fail", null);
        SampleStream stream = new SampleStream("orders", List.of(sample.toString()), csv, null, new TextNode("max"), "stop", "the engine's warm-up");
        return Script.of(new String(resource("warm-up.sql"), StandardCharsets.UTF_8)).withSamples(List.of(stream));
    }

    private static void delete(Path sample) {
        try {
            if (sample != null) {
                Files.deleteIfExists(sample);
            }
        } catch (IOException busy) {
            // The system clears its temporary folder.
        }
    }

    /** Milliseconds that warming took. */
    long await() throws Exception {
        try {
            return done.get();
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof Exception cause ? cause : failed;
        }
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream bytes = WarmUp.class.getResourceAsStream("/dev/weir/runner/" + name)) {
            return bytes.readAllBytes();
        }
    }
}
