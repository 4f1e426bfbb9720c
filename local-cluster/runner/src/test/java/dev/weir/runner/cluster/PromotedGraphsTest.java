package dev.weir.runner.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.runner.functions.ScriptFunctions;
import dev.weir.runner.jars.ExampleJars;
import dev.weir.runner.jars.JarCompiler;
import dev.weir.runner.secrets.Secrets;
import dev.weir.runner.sql.CompiledScript;
import dev.weir.runner.sql.Diagnostic;
import dev.weir.runner.sql.Script;
import dev.weir.runner.sql.ScriptSplitter;
import dev.weir.runner.sql.SourceStatement;
import dev.weir.runner.sql.SqlCompiler;
import dev.weir.runner.topology.TopologyEdits;
import dev.weir.runner.topology.TopologyEdits.OperatorEdits;
import dev.weir.runner.wire.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On an unmodified Flink the entry point makes, of each job of the samples and the corpora, the graph that is made of it here. */
class PromotedGraphsTest {
    private static final Path ROOT = Path.of("../..");

    /** Part of the names of the scripts to look at, {@code all} for each; unless told, the samples and some of the others: all take minutes. */
    private static final String ONLY = System.getProperty("corpus", "");
    private static final int EACH = 6;
    /** What needs classes or files of the tests, which the distribution has not. */
    private static final Pattern IS_OF_TESTS = Pattern.compile("'dev\\.weir\\.|/given/");

    @TempDir
    Path folder;

    @Test
    void areThoseOfThisMachine() throws Exception {
        Path home = Distribution.require();
        Map<String, Script> scripts = new LinkedHashMap<>();
        samples(scripts);
        uidJobs(scripts);
        corpus(scripts);
        scripts.keySet().removeIf(name -> !ONLY.equals("all") && !name.contains(ONLY));
        if (ONLY.isEmpty()) {
            int[] place = {0};
            scripts.keySet().removeIf(name -> !name.startsWith("samples-") && place[0]++ % EACH != 0);
        }
        List<Path> connectors = Artefacts.connectors(folder.resolve("jars"));
        for (Map.Entry<String, Script> each : scripts.entrySet()) {
            Files.write(folder.resolve(each.getKey() + ".json"), Artefacts.of(each.getKey(), each.getValue(), connectors));
        }
        Distribution.run(home, Map.of(), folder.resolve("log"), DistributionMain.class, Distribution.RUNNER.toString(), folder.toString());
        List<String> differences = new ArrayList<>();
        int graphs = 0;
        SqlCompiler compiler = new SqlCompiler();
        for (Map.Entry<String, Script> each : scripts.entrySet()) {
            String there = Distribution.text(folder.resolve(each.getKey() + ".json.out"));
            String here = here(compiler, each.getKey(), each.getValue());
            boolean same = here.startsWith("FAILED") ? there.contains(here.substring(7)) : there.equals(here);
            graphs += here.startsWith("FAILED") ? 0 : 1;
            if (!same) {
                differences.add(each.getKey() + "\nhere:\n" + here + "\nthere:\n" + there);
            }
        }
        assertTrue(graphs > (ONLY.equals("all") ? 240 : ONLY.isEmpty() ? 30 : 0), graphs + " graphs of " + scripts.size() + " scripts");
        assertEquals("", String.join("\n\n", differences));
    }

    @Test
    void aJarsMainHandsOverTheSameGraphWithTheSameEdits() throws Exception {
        Path home = Distribution.require();
        Path built = ExampleJars.ofMain(folder.resolve("jars"), "StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();\n"
                + "env.fromData(args).keyBy(word -> word).reduce((one, other) -> one + other).print(); env.execute(\"words\");");
        Script plain = new Script("jobs/words/job.yaml", "jar: job.jar\n", List.of(), Map.of(), 2, "streaming", List.of(), null, true, List.of(), List.of("*"), TopologyEdits.NONE,
                new Script.Jar(built.toString(), ExampleJars.MAIN, List.of("${word}", "b"))).withParameters(Map.of("word", "a"), Secrets.NONE);
        JarCompiler compiler = new JarCompiler(Duration.ofSeconds(60));
        try {
            Script edited = plain.withTopology(edits(compiler.compile(plain), null));
            Files.write(folder.resolve("words.json"), Artefacts.of("words", edited, List.of()));
            Files.writeString(folder.resolve("words.json.parameters"), "{\"word\":\"a\"}");
            Distribution.run(home, Map.of(), folder.resolve("log"), DistributionMain.class, Distribution.RUNNER.toString(), folder.toString());
            String there = Distribution.text(folder.resolve("words.json.out"));
            CompiledScript here = compiler.compile(edited);
            assertEquals(List.of(), here.refused());
            assertTrue(there.contains(" | kept | 2/64 default | "), there);
            assertEquals(GraphText.of(here.jobs().get(0).streamGraph(new JobID()), PromotedGraphsTest.class.getClassLoader()), there.substring(there.indexOf('\n') + 1));
        } finally {
            compiler.deleteFolder();
        }
    }

    private String here(SqlCompiler compiler, String job, Script script) throws IOException {
        CompiledScript compiled = compiler.compile(script.promoted());
        List<Diagnostic> errors = compiled.validation().diagnostics().stream().filter(Diagnostic::isError).toList();
        if (!errors.isEmpty()) {
            return "FAILED [" + errors.get(0).code() + "]";
        }
        if (compiled.jobs().isEmpty()) {
            return "FAILED [no-job]";
        }
        String marks = new TreeMap<>(Map.of("weir.job", job, "weir.hash", Hashes.of(Files.readAllBytes(folder.resolve(job + ".json"))))).toString();
        return compiled.jobs().stream()
                .map(each -> (compiled.jobs().size() > 1 || each.hasOwnName() ? each.name() : job) + " " + marks + "\n" + GraphText.of(each.streamGraph(new JobID()), PromotedGraphsTest.class.getClassLoader()))
                .collect(Collectors.joining("\n\n"));
    }

    /** Each with visual edits, so that these are proven too. */
    private static void samples(Map<String, Script> scripts) throws IOException {
        for (String workspace : List.of("flights", "orders")) {
            List<Script.CommonFile> common = new ArrayList<>();
            if (Files.isDirectory(ROOT.resolve("samples/" + workspace + "/ddl"))) {
                for (Path ddl : sql(ROOT.resolve("samples/" + workspace + "/ddl"))) {
                    common.add(new Script.CommonFile("ddl/" + ddl.getFileName(), Files.readString(ddl)));
                }
            }
            try (Stream<Path> jobs = Files.list(ROOT.resolve("samples/" + workspace + "/jobs"))) {
                // One that is a program says its SQL where V8 runs.
                for (Path job : jobs.filter(each -> Files.exists(each.resolve("job.sql"))).sorted().toList()) {
                    Script plain = script("jobs/" + job.getFileName() + "/job.sql", Files.readString(job.resolve("job.sql")), common, Map.of("table.local-time-zone", "UTC"), 2, "streaming");
                    Script script = workspace.equals("orders") ? plain.withFunctions(ordersFunctions()) : plain;
                    Script edited = script.withTopology(edits(new SqlCompiler().compile(script), 3));
                    scripts.put("samples-" + workspace + "-" + job.getFileName(), edited);
                    assertEquals(uids(new SqlCompiler().compile(edited)), uids(new SqlCompiler().compile(edited.promoted())), "stand-ins change no uid");
                }
            }
        }
    }

    /** Those of the sample, as the host bundles them. */
    private static ScriptFunctions ordersFunctions() throws IOException {
        try (InputStream bundle = PromotedGraphsTest.class.getResourceAsStream("orders-functions.json")) {
            return Json.MAPPER.readValue(bundle, ScriptFunctions.class);
        }
    }

    private static TreeSet<String> uids(CompiledScript compiled) {
        TreeSet<String> uids = new TreeSet<>();
        JsonNode topology = compiled.topology();
        assertTrue(topology != null, () -> compiled.validation().toString());
        topology.get("operators").forEach(operator -> uids.add(operator.get("uid").asText() + " " + operator.get("operatorId").asText() + " " + operator.get("parallelism")));
        return uids;
    }

    private static TopologyEdits edits(CompiledScript compiled, Integer parallelism) {
        Map<String, OperatorEdits> operators = new TreeMap<>();
        compiled.topology().get("operators").forEach(operator -> {
            boolean keeps = !operator.get("state").isEmpty();
            operators.put(operator.get("uid").asText(), new OperatorEdits(keeps ? parallelism : null, keeps ? 64 : null, keeps && parallelism != null ? "heavy" : null, null, null, null, keeps ? "kept" : null, null));
        });
        return new TopologyEdits(operators, Map.of());
    }

    private static void uidJobs(Map<String, Script> scripts) throws IOException {
        Path jobs = ROOT.resolve("test/fixtures/uid-jobs");
        var tables = new Script.CommonFile("tables.sql", Files.readString(jobs.resolve("tables.sql")));
        for (Path job : sql(jobs)) {
            if (!job.endsWith("tables.sql")) {
                scripts.put("uid-" + job.getFileName(), script("job.sql", Files.readString(job), List.of(tables), Map.of(), 1, "streaming"));
            }
        }
    }

    /** A query writes nowhere, which a cluster refuses; so its rows are put into a table of their own. */
    private static String writing(String text) {
        StringBuilder all = new StringBuilder();
        int queries = 0;
        for (SourceStatement statement : ScriptSplitter.split(text)) {
            String before = statement.kind().equals("select") ? "CREATE TABLE `weir-" + ++queries + "` WITH ('connector' = 'blackhole') AS\n" : "";
            all.append(before).append(statement.text()).append(";\n");
        }
        return all.toString();
    }

    private static void corpus(Map<String, Script> scripts) throws IOException {
        for (Path job : sql(ROOT.resolve("test/fixtures/sql/valid"))) {
            if (IS_OF_TESTS.matcher(Files.readString(job)).find()) {
                continue;
            }
            scripts.put("corpus-" + job.getFileName(), script("job.sql", writing(Files.readString(job)), List.of(), Map.of(), 1, "streaming"));
        }
    }

    private static Script script(String file, String text, List<Script.CommonFile> common, Map<String, String> settings, int parallelism, String mode) {
        return new Script(file, text, common, settings, parallelism, mode, List.of(), null, true, List.of(), List.of(), TopologyEdits.NONE)
                .withParameters(Map.of(), Secrets.NONE);
    }

    private static List<Path> sql(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".sql")).sorted().toList();
        }
    }
}
