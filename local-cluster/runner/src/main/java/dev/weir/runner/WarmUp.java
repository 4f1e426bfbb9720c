package dev.weir.runner;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.weir.runner.jobs.RunStatus;
import dev.weir.runner.jobs.Runs;
import dev.weir.runner.samples.SampleStream;
import dev.weir.runner.sql.Compiler;
import dev.weir.runner.sql.Script;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;

/**
 * Plans and runs what most scripts touch, so that the person's first script finds the planner, the code generator and the
 * cluster loaded and compiled. The first query is what the engine needs to be ready; windows, joins and typing follow while
 * nobody waits for an answer.
 */
final class WarmUp {
    private static final String RUN = "warm-up";
    private static final Pattern NEXT = Pattern.compile("(?m)^-- next.*$");
    /** Keystrokes: enough for the parser to be compiled, few enough not to be noticed. */
    private static final int TYPED = 40;

    private final Compiler compiler;
    private final Runs runs;
    private final Quiet quiet;
    private final CompletableFuture<Long> ready = new CompletableFuture<>();

    /** @param compiler one of its own: the person's calls must not wait for it */
    WarmUp(Compiler compiler, Runs runs, Quiet quiet) {
        this.compiler = compiler;
        this.runs = runs;
        this.quiet = quiet;
    }

    /** Warms up on this thread; a failure is kept for whoever awaits it. What follows then waits for pauses. */
    void run() {
        try {
            play(false);
        } catch (Exception | LinkageError | AssertionError thrown) {
            // Once it is ready the engine works; what was left is warmed by the person's own scripts.
            ready.completeExceptionally(thrown);
        }
    }

    /** As {@link #run}, but at once and to the end: what the class archive is recorded from. */
    void runAll() throws Exception {
        play(true);
    }

    /** For an engine that answers one call and goes: its first call is its warm-up. */
    void skip() {
        ready.complete(0L);
    }

    private void play(boolean atOnce) throws Exception {
        long begun = System.nanoTime();
        Path sample = Files.createTempFile("weir-warm-up-", ".csv");
        try {
            Files.write(sample, resource("warm-up.csv"));
            // The tables come first, then one query after the other.
            String[] parts = NEXT.split(new String(resource("warm-up.sql"), StandardCharsets.UTF_8));
            play(script(parts[0] + parts[1], sample));
            ready.complete((System.nanoTime() - begun) / 1_000_000);
            for (int part = 2; part < parts.length; part++) {
                pause(atOnce);
                play(script(parts[0] + parts[part], sample));
            }
            type(parts[0] + parts[1], sample, atOnce);
        } finally {
            Files.deleteIfExists(sample);
        }
    }

    private void play(Script script) throws Exception {
        runs.start(script, RUN, null, 1_000);
        var run = runs.get(RUN);
        while (!run.state().isOver()) {
            run.progress().awaitChange(run.progress().changes(), 1_000);
        }
        RunStatus status = run.status();
        runs.forget(RUN);
        if (status.failure() != null) {
            throw new WeirException("warm-up-failed", "The engine's own first job failed: " + status.failure().message());
        }
    }

    /** Validates a script as if its end were being typed. */
    private void type(String text, Path sample, boolean atOnce) throws Exception {
        int end = text.stripTrailing().length();
        for (int key = Math.max(0, end - TYPED); key <= end; key++) {
            pause(atOnce);
            compiler.validate(script(text.substring(0, key), sample));
        }
    }

    private void pause(boolean not) throws InterruptedException {
        if (!not) {
            quiet.await();
        }
    }

    private static Script script(String text, Path sample) {
        SampleStream.Format csv = new SampleStream.Format("csv", true, ",", null, "fail", null);
        SampleStream stream = new SampleStream("orders", List.of(sample.toString()), csv, null, new TextNode("max"), "stop", "the engine's warm-up");
        return Script.of(text).withSamples(List.of(stream));
    }

    /** Milliseconds until the engine was ready; waits for that. */
    long await() throws Exception {
        try {
            return ready.get();
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
