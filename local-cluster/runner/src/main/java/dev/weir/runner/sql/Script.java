package dev.weir.runner.sql;

import dev.weir.runner.functions.FunctionPlace;
import dev.weir.runner.functions.ScriptFunctions;
import dev.weir.runner.functions.ScriptProgram;
import dev.weir.runner.samples.SampleStream;
import dev.weir.runner.secrets.Secrets;
import dev.weir.runner.topology.TopologyEdits;
import java.util.List;
import java.util.Map;

/**
 * A script and all that decides what it means; the same record as `Script` in shared/services/engine.ts.
 *
 * @param parameters what {@code ${name}} stands for
 * @param secrets what {@code ${secret:name}} stands for
 * @param input what stands under its sources: null for samples; {@code given} for what a test gives; {@code chosen} for rows of the samples that an
 *     experiment chooses; {@code ended} for samples that are known to
 *     end, so that a batch reads them whatever their connector says; {@code promoted} on a cluster, where nobody watches. Never sent by the host
 * @param functions those in TypeScript; null where it has none
 * @param program a job in TypeScript, whose file the text is; null for any other, and once it has said what its SQL is
 * @param origin where the text comes from, where that is a job in TypeScript; else null. Never sent by the host
 */
public record Script(
        String file,
        String text,
        List<CommonFile> common,
        Map<String, String> settings,
        int parallelism,
        String mode,
        List<SampleStream> samples,
        String folder,
        boolean trusted,
        List<String> jars,
        List<String> real,
        TopologyEdits topology,
        Jar jar,
        Map<String, String> parameters,
        Secrets secrets,
        String input,
        ScriptFunctions functions,
        ScriptProgram program,
        Origin origin) {
    /** Among the real tables: all of them. */
    private static final String ALL = "*";

    public Script {
        topology = topology == null ? TopologyEdits.NONE : topology;
        parameters = parameters == null ? Map.of() : parameters;
        secrets = secrets == null ? Secrets.NONE : secrets;
        String node = functions == null && program == null ? null : FunctionPlace.of(settings);
        functions = functions == null ? null : functions.in(node);
        program = program == null ? null : program.in(node);
    }

    /** A script of SQL. */
    public Script(String file, String text, List<CommonFile> common, Map<String, String> settings, int parallelism, String mode, List<SampleStream> samples,
            String folder, boolean trusted, List<String> jars, List<String> real, TopologyEdits topology) {
        this(file, text, common, settings, parallelism, mode, samples, folder, trusted, jars, real, topology, null);
    }

    /** A script of SQL, or one that is a jar. */
    public Script(String file, String text, List<CommonFile> common, Map<String, String> settings, int parallelism, String mode, List<SampleStream> samples,
            String folder, boolean trusted, List<String> jars, List<String> real, TopologyEdits topology, Jar jar) {
        this(file, text, common, settings, parallelism, mode, samples, folder, trusted, jars, real, topology, jar, null, null, null, null, null, null);
    }

    /**
     * A job that is a jar: its main() says what runs, and the text is its job.yaml.
     *
     * @param path absolute
     * @param main the class; null for the one that the jar's manifest names
     */
    public record Jar(String path, String main, List<String> arguments) {
        public Jar {
            arguments = arguments == null ? List.of() : arguments;
        }
    }

    /** DDL shared by all jobs of a workspace, run before the text. */
    public record CommonFile(String file, String text) {}

    public boolean streaming() {
        return !"batch".equals(mode);
    }

    /** A script outside any workspace. */
    public static Script of(String text) {
        return new Script("script.sql", text, List.of(), Map.of(), 1, "streaming", List.of(), null, true, List.of(), List.of(), TopologyEdits.NONE);
    }

    /** The same with another text. */
    Script withText(String other) {
        return new Script(file, other, common, settings, parallelism, mode, samples, folder, trusted, jars, real, topology, jar, parameters, secrets, input, functions, program, origin);
    }

    /** The same with the SQL that its program says. */
    Script withOrigin(Origin from) {
        return new Script(file, from.sql(), common, settings, parallelism, mode, samples, folder, trusted, jars, real, topology, jar, parameters, secrets, input, functions, null, from);
    }

    /** The same wherever it comes from. */
    Script withoutOrigin() {
        return new Script(file, text, common, settings, parallelism, mode, samples, folder, trusted, jars, real, topology, jar, parameters, secrets, input, functions, program, null);
    }

    Script withJars(List<String> others, boolean areTrusted) {
        return new Script(file, text, common, settings, parallelism, mode, samples, folder, areTrusted, others, real, topology, jar, parameters, secrets, input, functions, program, origin);
    }

    public Script withTopology(TopologyEdits edits) {
        return new Script(file, text, common, settings, parallelism, mode, samples, folder, trusted, jars, real, edits, jar, parameters, secrets, input, functions, program, origin);
    }

    public Script withSamples(List<SampleStream> streams) {
        return new Script(file, text, common, settings, parallelism, mode, streams, folder, trusted, jars, real, topology, jar, parameters, secrets, input, functions, program, origin);
    }

    public Script withParameters(Map<String, String> values, Secrets secretValues) {
        return new Script(file, text, common, settings, parallelism, mode, samples, folder, trusted, jars, real, topology, jar, values, secretValues, input, functions, program, origin);
    }

    public Script withFunctions(ScriptFunctions others) {
        return new Script(file, text, common, settings, parallelism, mode, samples, folder, trusted, jars, real, topology, jar, parameters, secrets, input, others, program, origin);
    }

    public Script withProgram(ScriptProgram other) {
        return new Script(file, text, common, settings, parallelism, mode, samples, folder, trusted, jars, real, topology, jar, parameters, secrets, input, functions, other, origin);
    }

    /** The same in a test: its sources give what the test gives, and nothing else. */
    public Script withGiven(String testMode) {
        return new Script(file, text, common, settings, parallelism, testMode, samples, folder, trusted, jars, real, topology, jar, parameters, secrets, "given", functions, program, origin);
    }

    /** The same on samples that end. */
    public Script withEnded() {
        return new Script(file, text, common, settings, parallelism, mode, samples, folder, trusted, jars, real, topology, jar, parameters, secrets, "ended", functions, program, origin);
    }

    /** The same on a cluster: every table is the real one. */
    public Script promoted() {
        return new Script(file, text, common, settings, parallelism, mode, List.of(), folder, true, jars, List.of(ALL), topology, jar, parameters, secrets, "promoted", functions, program, origin);
    }

    /** The same for experiments: its sources give the rows of its samples that each experiment chooses, one at a time and in one order. */
    public Script withChosen() {
        return new Script(file, text, common, settings, 1, mode, samples, folder, trusted, jars, real, TopologyEdits.NONE, jar, parameters, secrets, "chosen", functions, program, origin);
    }

    public boolean chosen() {
        return "chosen".equals(input);
    }

    public boolean given() {
        return "given".equals(input);
    }

    public boolean isPromoted() {
        return "promoted".equals(input);
    }

    /** Whether nothing is stood in for. */
    public boolean allReal() {
        return real != null && real.contains(ALL);
    }

    /** Whether its sources can be read as a batch, whatever their connectors say. */
    public boolean endsAsBatch() {
        return (given() || chosen() || "ended".equals(input)) && !streaming();
    }
}
