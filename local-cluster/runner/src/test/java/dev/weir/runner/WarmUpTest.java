package dev.weir.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.runner.jobs.Cluster;
import dev.weir.runner.jobs.Runs;
import dev.weir.runner.sql.SqlCompiler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WarmUpTest {
    @Test
    void runsEveryPartOfItsScript() throws Exception {
        SqlCompiler compiler = new SqlCompiler();
        try (Cluster cluster = Cluster.start()) {
            WarmUp warmUp = new WarmUp(compiler, new Runs(compiler, CompletableFuture.completedFuture(cluster)), new Quiet());
            warmUp.runAll();
            assertTrue(warmUp.await() > 0);
        }
    }

    @Test
    void isReadyAtOnceWhereItIsSkipped() throws Exception {
        WarmUp warmUp = new WarmUp(null, null, new Quiet());
        warmUp.skip();
        assertEquals(0, warmUp.await());
    }

    @Test
    void waitsWhileACallIsOpen() throws Exception {
        Quiet quiet = new Quiet();
        CompletableFuture<Void> answered = new CompletableFuture<>();
        CompletableFuture<Void> asked = new CompletableFuture<>();
        CompletableFuture<Void> call = CompletableFuture.runAsync(() -> answer(quiet, asked, answered));
        asked.get(10, TimeUnit.SECONDS);
        CompletableFuture<Boolean> pause = CompletableFuture.supplyAsync(() -> answeredBeforePause(quiet, answered));
        answered.complete(null);
        call.get(10, TimeUnit.SECONDS);
        assertTrue(pause.get(10, TimeUnit.SECONDS));
    }

    private static void answer(Quiet quiet, CompletableFuture<Void> asked, CompletableFuture<Void> answered) {
        try {
            quiet.counted((params, call) -> {
                asked.complete(null);
                answered.get();
            }).answer(null, null);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean answeredBeforePause(Quiet quiet, CompletableFuture<Void> answered) {
        try {
            quiet.await();
            return answered.isDone();
        } catch (InterruptedException e) {
            return false;
        }
    }
}
