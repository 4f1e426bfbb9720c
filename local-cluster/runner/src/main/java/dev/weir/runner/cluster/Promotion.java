package dev.weir.runner.cluster;

import dev.weir.runner.WeirException;
import dev.weir.runner.jars.PromotedProgram;
import dev.weir.runner.secrets.Scrubber;
import dev.weir.runner.sql.CompiledScript;
import dev.weir.runner.sql.Diagnostic;
import dev.weir.runner.sql.ProgramScript;
import dev.weir.runner.sql.Script;
import dev.weir.runner.sql.SqlCompiler;
import dev.weir.runner.wire.Stacks;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.client.program.ProgramAbortException;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.util.FlinkRuntimeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a promoted job: the same compiler as on a person's machine, with every table the real one, and Flink's own executor. */
public final class Promotion {
    private static final Logger LOG = LoggerFactory.getLogger(PromotedJob.class);

    private final Place place;
    private final Artefact artefact;
    private final String hash;
    private final SameParts parts;

    private Promotion(Place place) {
        this.place = place;
        Artefact.Read read = place.read();
        artefact = read.artefact();
        hash = read.hash();
        parts = new SameParts(artefact, place.jars());
    }

    /**
     * Called by {@link PromotedJob}, by name.
     *
     * @param runner the jar that this class is of
     */
    public static void run(String[] arguments, URL runner) {
        try {
            new Promotion(Place.of(arguments, System.getenv())).run(runner);
        } catch (ProgramAbortException planned) {
            // Flink's client asked for the plan only.
            throw planned;
        } catch (Throwable thrown) {
            throw refused(thrown);
        }
    }

    /** What goes to Flink's log, and to whoever reads it, holds no secret: neither its words nor those of its causes. */
    private static RuntimeException refused(Throwable thrown) {
        boolean told = thrown instanceof WeirException;
        WeirException reason = told ? (WeirException) thrown : new WeirException("promotion-failed", "The job could not be started: " + thrown);
        String sentence = reason.getMessage() + " [" + reason.code() + "]";
        String said = Scrubber.scrub(told ? sentence : sentence + "\n" + Stacks.text(thrown));
        LOG.error(said);
        return new FlinkRuntimeException(said);
    }

    private void run(URL runner) throws Exception {
        LOG.info("Job {}, artefact {}.", artefact.job(), hash);
        parts.flink();
        parts.runner(runner);
        Submission submission = new Submission(StreamExecutionEnvironment.getExecutionEnvironment(), artefact.job(), hash, parts.jars());
        Script script = script(parts.jars());
        if (artefact.jar() != null) {
            new PromotedProgram(script, submission.environment(), graph -> submission.marked(graph, true)).run();
        } else {
            submit(submission, script);
        }
    }

    private Script script(List<Path> jars) {
        Artefact.Text text = artefact.script();
        Script.Jar program = artefact.jar() == null ? null : new Script.Jar(parts.program().toString(), artefact.jar().main(), artefact.jar().arguments());
        Script script = ProgramScript.told(new Script(text.file(), text.text(), text.common(), text.settings(), text.parallelism(), text.mode(), List.of(), null, true,
                jars.stream().map(Path::toString).toList(), List.of(), artefact.topology(), program).withFunctions(artefact.functions()).withProgram(artefact.program()));
        return script.withParameters(place.parameterValues(), place.secrets(artefact.secretNames(script.text()))).promoted();
    }

    private static void submit(Submission submission, Script script) throws Exception {
        CompiledScript compiled = new SqlCompiler(new SplitClassLoader(Promotion.class.getClassLoader(), Thread.currentThread().getContextClassLoader(), "dev.weir.runner.")).compile(script);
        refuse(script, compiled);
        tell(compiled);
        List<StreamGraph> graphs = compiled.jobs().stream().map(job -> submission.marked(job.streamGraph(null), compiled.jobs().size() > 1 || job.hasOwnName())).toList();
        submission.refuseTooMany(graphs);
        for (StreamGraph graph : graphs) {
            submission.environment().executeAsync(graph);
        }
    }

    private static void refuse(Script script, CompiledScript compiled) {
        List<Diagnostic> errors = compiled.validation().diagnostics().stream().filter(Diagnostic::isError).toList();
        if (!errors.isEmpty()) {
            String said = errors.stream().map(error -> place(script, error) + error.message() + " [" + error.code() + "]").collect(Collectors.joining("\n"));
            throw new WeirException("invalid-script", said, Map.of());
        }
        if (compiled.jobs().isEmpty()) {
            throw new WeirException("no-job", "The script has no INSERT and no CREATE TABLE AS: on a cluster it would do nothing.");
        }
    }

    private static void tell(CompiledScript compiled) {
        compiled.validation().diagnostics().forEach(said -> LOG.warn(Scrubber.scrub(said.message() + " [" + said.code() + "]")));
        compiled.refused().forEach(edit -> LOG.warn("A visual edit is not applied, as on the machine it comes from: {} [{}]", edit.message(), edit.code()));
        compiled.orphans().forEach(uid -> LOG.warn("Visual edits are of the uid {}, which no operator has. Do parameters have other values here?", uid));
    }

    private static String place(Script script, Diagnostic said) {
        return said.range() == null ? "" : script.file() + ":" + said.range().start().line() + ":" + said.range().start().column() + ": ";
    }
}
