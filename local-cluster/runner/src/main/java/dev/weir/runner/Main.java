package dev.weir.runner;

import dev.weir.runner.jars.JarCompiler;
import dev.weir.runner.jars.ScriptCompiler;
import dev.weir.runner.jobs.Cluster;
import dev.weir.runner.jobs.Runs;
import dev.weir.runner.lineage.Lineage;
import dev.weir.runner.logs.Logging;
import dev.weir.runner.tests.JobTests;
import dev.weir.runner.sql.Compiler;
import dev.weir.runner.sql.SqlCompiler;
import dev.weir.runner.wire.Connection;
import dev.weir.runner.wire.Stacks;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * The engine's process: dials in to the host, raises a Flink cluster, warms the planner and answers calls until the host
 * is gone. {@code WEIR_HOST_PORT} and {@code WEIR_TOKEN} say where to dial and prove who dials; they come by the environment,
 * since arguments can be read by any user of the machine. {@code WEIR_TRAIN} instead makes one warm round and ends, which
 * is what the class archive is recorded from. {@code WEIR_ONE_CALL} tells that the host asks once and leaves, so that nothing is
 * done ahead.
 */
public final class Main {
    /** Exit codes that the launcher puts into words. */
    static final int CANNOT_START = 10;

    /** How long the main() of a jar may take to build its jobs. */
    private static final Duration MAIN_LIMIT = Duration.ofSeconds(60);

    private Main() {}

    public static void main(String[] arguments) throws Exception {
        Parent.watch(System.getenv("WEIR_PARENT_PID"));
        Logging.install();
        CompletableFuture<Cluster> cluster = new CompletableFuture<>();
        JarCompiler jars = new JarCompiler(MAIN_LIMIT);
        Compiler compiler = new ScriptCompiler(new SqlCompiler(), jars);
        Runs runs = new Runs(compiler, cluster);
        Quiet quiet = new Quiet();
        WarmUp warmUp = warmUp(cluster, quiet);
        start("weir-cluster", () -> raise(cluster));
        if (System.getenv("WEIR_TRAIN") != null) {
            train(warmUp);
        }
        start("weir-warm-up", System.getenv("WEIR_ONE_CALL") == null ? warmUp::run : warmUp::skip);
        serve(new EngineMethods(compiler, runs, new JobTests(runs, cluster), new Lineage(compiler, cluster), warmUp, quiet));
        leave(cluster, jars);
    }

    private static WarmUp warmUp(CompletableFuture<Cluster> cluster, Quiet quiet) {
        Compiler own = new SqlCompiler();
        return new WarmUp(own, new Runs(own, cluster), quiet);
    }

    /** Goes at once: the host is gone, so no job and no thread of ours has anybody to work for. */
    private static void leave(CompletableFuture<Cluster> cluster, JarCompiler jars) throws InterruptedException {
        Thread cleaning = start("weir-cleaning", () -> {
            jars.deleteFolder();
            cluster.thenAccept(Cluster::deleteFolder);
        });
        cleaning.join(500);
        Runtime.getRuntime().halt(0);
    }

    /** A cluster that cannot stand ends the process: half-started, its threads would keep it alive and useless. */
    private static void raise(CompletableFuture<Cluster> raised) {
        try {
            Cluster cluster = Cluster.start();
            Runtime.getRuntime().addShutdownHook(new Thread(cluster::deleteFolder));
            raised.complete(cluster);
        } catch (Throwable thrown) {
            System.err.println("Flink could not start: " + Stacks.text(thrown));
            System.err.flush();
            Runtime.getRuntime().halt(CANNOT_START);
        }
    }

    private static void serve(EngineMethods methods) throws IOException {
        Connection connection = Connection.dial(Integer.parseInt(System.getenv("WEIR_HOST_PORT")));
        connection.greet(EngineHello.withoutToken().with(System.getenv("WEIR_TOKEN")));
        connection.serve(methods.byName(), EngineMethods.STREAMS);
    }

    /** The JVM writes its archive while it exits; the cluster is not closed first, since that only takes time. */
    private static void train(WarmUp warmUp) throws Exception {
        warmUp.runAll();
        System.exit(0);
    }

    private static Thread start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
