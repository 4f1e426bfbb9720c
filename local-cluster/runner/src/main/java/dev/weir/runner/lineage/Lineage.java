package dev.weir.runner.lineage;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.runner.WeirException;
import dev.weir.runner.jobs.Cluster;
import dev.weir.runner.jobs.CompiledJob;
import dev.weir.runner.jobs.Runs;
import dev.weir.runner.jobs.Sink;
import dev.weir.runner.sql.CompiledScript;
import dev.weir.runner.sql.Compiler;
import dev.weir.runner.sql.Script;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * Says of a row of a result which input rows it came from, and of an input row where it went, by running the job again on the samples.
 * See docs/decisions/0025-lineage-is-proven-by-running-again.md.
 */
public final class Lineage {
    private static final long TIME_LIMIT = 20_000;

    private final Compiler compiler;
    private final CompletableFuture<Cluster> cluster;

    public Lineage(Compiler compiler, CompletableFuture<Cluster> cluster) {
        this.compiler = compiler;
        this.cluster = cluster;
    }

    /** Why a row is there. @param params {@code sink}, {@code row} (values by column), {@code kind} of a change or null, {@code timeoutMs} */
    public Object why(Script script, JsonNode params) throws Exception {
        CompiledScript compiled = compile(script);
        Sink sink = sink(compiled, params.path("sink").asText());
        List<CompiledJob> jobs = compiled.jobs().stream().filter(job -> job.sinks().stream().anyMatch(one -> one.name().equals(sink.name()))).toList();
        if (jobs.isEmpty()) {
            throw new WeirException("lineage-no-job", sink.name() + " is what a statement answered, not what a job made of rows, so it comes from no input row.");
        }
        Wanted wanted = Wanted.of(sink, params.path("row"), params.path("kind").textValue());
        return new Why(experiments(script, jobs, params), sink, wanted).answer();
    }

    private Experiments experiments(Script script, List<CompiledJob> jobs, JsonNode params) throws Exception {
        long millis = params.path("timeoutMs").asLong(TIME_LIMIT);
        return new Experiments(cluster.get(), jobs, script.streaming(), System.nanoTime() + millis * 1_000_000);
    }

    private CompiledScript compile(Script script) {
        if (script.jar() != null) {
            throw new WeirException("lineage-of-jar", "A jar reads what it pleases, so the way of its rows cannot be followed from samples. Lineage is for jobs in SQL.");
        }
        CompiledScript compiled = compiler.compile(script.withChosen());
        Runs.refuse(compiled);
        return compiled;
    }

    private static Sink sink(CompiledScript compiled, String name) {
        List<Sink> all = compiled.jobs().stream().flatMap(job -> job.sinks().stream()).toList();
        List<Sink> answers = compiled.answers().stream().map(CompiledScript.Answer::sink).toList();
        return Stream.concat(all.stream(), answers.stream()).filter(sink -> ("." + sink.name()).endsWith("." + name.replace("`", ""))).findFirst().orElseThrow(() -> new WeirException(
                "lineage-sink", "The job writes no table " + name + ". It writes: " + String.join(", ", all.stream().map(Sink::name).distinct().toList()) + "."));
    }
}
