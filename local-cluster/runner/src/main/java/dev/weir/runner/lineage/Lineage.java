package dev.weir.runner.lineage;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.runner.WeirException;
import dev.weir.runner.jobs.Cluster;
import dev.weir.runner.jobs.CompiledJob;
import dev.weir.runner.jobs.RunRefusals;
import dev.weir.runner.jobs.Sink;
import dev.weir.runner.sql.CompiledScript;
import dev.weir.runner.sql.Compiler;
import dev.weir.runner.sql.Script;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Says of a row of a result which input rows it came from, and of an input row where it went, by running the job again on the samples.
 * See docs/decisions/0025-lineage-is-proven-by-running-again.md.
 */
public final class Lineage {
    private static final long TIME_LIMIT = 60_000;
    private static final long SEARCH_LIMIT = 3_500;

    private final Compiler compiler;
    private final CompletableFuture<Cluster> cluster;

    public Lineage(Compiler compiler, CompletableFuture<Cluster> cluster) {
        this.compiler = compiler;
        this.cluster = cluster;
    }

    /** Why a row is there. @param params {@code sink}, {@code row} (values by column), {@code kind} of a change or null, {@code searchMs} to find out which rows are needed, {@code atOnce} rows of which more are left out in one run, {@code timeoutMs} in all */
    public Object why(Script script, JsonNode params) throws Exception {
        CompiledScript compiled = compile(script);
        Sink sink = sink(compiled, params.path("sink").asText());
        List<CompiledJob> jobs = compiled.jobs().stream().filter(job -> job.sinks().stream().anyMatch(one -> one.name().equals(sink.name()))).toList();
        if (jobs.isEmpty()) {
            throw new WeirException("lineage-no-job", sink.name() + " is what a statement answered, not what a job made of rows, so it comes from no input row.");
        }
        Wanted wanted = Wanted.of(sink, params.path("row"), params.path("kind").textValue());
        return new Why(experiments(script, jobs, params), sink, wanted, params.path("atOnce").asInt(Search.FEW)).answer();
    }

    /** Where an input row went. @param params {@code table}; {@code record} from 0, or {@code line} from 1 and {@code file}; {@code timeoutMs} */
    public Object where(Script script, JsonNode params) throws Exception {
        if (!script.streaming()) {
            throw Where.ofBatch();
        }
        CompiledScript compiled = compile(script);
        Map<String, Sink> sinks = new LinkedHashMap<>();
        compiled.jobs().forEach(job -> job.sinks().forEach(sink -> sinks.putIfAbsent(sink.name(), sink)));
        if (sinks.isEmpty()) {
            throw new WeirException("lineage-no-job", "The script runs no job, so no row goes anywhere.");
        }
        return new Where(experiments(script, compiled.jobs(), params), sinks).answer(params.path("table").asText(), wanted(params));
    }

    private static Predicate<SampleLine> wanted(JsonNode params) {
        if (params.path("record").isNumber()) {
            return line -> line.record() == params.get("record").asLong();
        }
        String file = params.path("file").asText("");
        return line -> line.line() == params.path("line").asLong() && (file.isEmpty() || ("/" + line.file()).endsWith("/" + file));
    }

    private Experiments experiments(Script script, List<CompiledJob> jobs, JsonNode params) throws Exception {
        long now = System.nanoTime();
        return new Experiments(cluster.get(), jobs, script.streaming(), params.path("searchMs").asLong(SEARCH_LIMIT) * 1_000_000, now + params.path("timeoutMs").asLong(TIME_LIMIT) * 1_000_000);
    }

    private CompiledScript compile(Script script) {
        if (script.jar() != null) {
            throw new WeirException("lineage-of-jar", "A jar reads what it pleases, so the way of its rows cannot be followed from samples. Lineage is for jobs in SQL.");
        }
        if (!script.real().isEmpty()) {
            throw new WeirException("lineage-real", "This run reads or writes real tables (" + String.join(", ", script.real()) + "), which cannot be read again as they were. Run the job on samples to ask about its rows.");
        }
        CompiledScript compiled = compiler.compile(script.withChosen());
        RunRefusals.refuse(compiled);
        return compiled;
    }

    private static Sink sink(CompiledScript compiled, String name) {
        List<Sink> all = compiled.jobs().stream().flatMap(job -> job.sinks().stream()).toList();
        List<Sink> answers = compiled.answers().stream().map(CompiledScript.Answer::sink).toList();
        return Stream.concat(all.stream(), answers.stream()).filter(sink -> ("." + sink.name()).endsWith("." + name.replace("`", ""))).findFirst().orElseThrow(() -> new WeirException(
                "lineage-sink", "The job writes no table " + name + ". It writes: " + String.join(", ", all.stream().map(Sink::name).distinct().toList()) + "."));
    }
}
