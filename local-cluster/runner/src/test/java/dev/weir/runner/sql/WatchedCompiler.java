package dev.weir.runner.sql;

import static org.junit.jupiter.api.Assertions.fail;

import dev.weir.runner.sql.corpus.CorpusClassPath;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A compiler on a thread that is watched. What counts is the processor's time, as other programs may keep it busy: a text that took longer than it may is asked once
 * more, so that what the virtual machine was doing for the first time is not held against it. A thread that waits takes no time, so there is a limit of the clock too.
 */
final class WatchedCompiler implements AutoCloseable {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final Duration CLOCK = Duration.ofMinutes(2);

    private final Duration limit;
    private final SqlCompiler compiler = new SqlCompiler(CorpusClassPath.loader());
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private long asked;
    private long again;
    private long spent;
    private long longest;

    private record Answer(Validation said, long nanos) {}

    WatchedCompiler(Duration limit) {
        this.limit = limit;
    }

    void warmUp(String text) {
        ask(text);
    }

    Validation validate(String text) {
        Answer answer = ask(text);
        if (answer.nanos() > limit.toNanos()) {
            again++;
            // Another text in between, so that what is known of this one is forgotten.
            ask("");
            answer = ask(text);
        }
        if (answer.nanos() > limit.toNanos()) {
            fail("It took " + answer.nanos() / 1_000_000 + " ms of the processor, twice over the limit of " + limit.toMillis() + " ms:\n" + text);
        }
        asked++;
        spent += answer.nanos();
        longest = Math.max(longest, answer.nanos());
        return answer.said();
    }

    String figures() {
        return asked + " answers, " + spent / 1_000_000 / Math.max(1, asked) + " ms of the processor each, the longest " + longest / 1_000_000 + " ms, " + again + " asked again";
    }

    private Answer ask(String text) {
        Future<Answer> answer = thread.submit(() -> {
            long before = THREADS.getCurrentThreadCpuTime();
            Validation said = compiler.validate(Script.of(text));
            return new Answer(said, THREADS.getCurrentThreadCpuTime() - before);
        });
        try {
            return answer.get(CLOCK.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException crash) {
            throw new AssertionError("It crashed:\n" + text, crash.getCause());
        } catch (TimeoutException hang) {
            return fail("There was no answer in " + CLOCK.toSeconds() + " s:\n" + text);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
