package dev.weir.runner.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.runner.functions.ScriptFunctions;
import dev.weir.runner.functions.ScriptProgram;
import dev.weir.runner.sql.Script;
import dev.weir.runner.topology.TopologyEdits;
import dev.weir.runner.wire.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A promoted job runs in the processes of an unmodified Flink, as an application and in a session. */
class PromotedRunsTest {
    private static final String SECRET = "hunter-two-and-a-half";
    private static final String TEXT = """
            CREATE TABLE numbers (n BIGINT) WITH ('connector' = 'datagen', 'number-of-rows' = '${rows}', 'fields.n.kind' = 'sequence', 'fields.n.start' = '1', 'fields.n.end' = '${rows}');
            CREATE TABLE kept (n BIGINT, nothing STRING) WITH ('connector' = 'filesystem', 'path' = '${out}', 'format' = 'csv', 'csv.null-literal' = '${secret:nothing-else}');
            INSERT INTO kept SELECT n, CAST(NULL AS STRING) FROM numbers WHERE n > 1;
            """;
    /** The same rows, by way of a scalar and a table function in TypeScript. */
    private static final String CALLING = TEXT.replace("SELECT n, CAST(NULL AS STRING) FROM numbers WHERE n > 1", "SELECT half, CAST(NULL AS STRING) FROM numbers, LATERAL TABLE(halves(twice(n))) AS t (half) WHERE n >= twice(1)");
    private static final Map<String, String> ENVIRONMENT = Map.of("WEIR_SECRET_NOTHING_ELSE", SECRET);
    private static final String APPLICATION = "org.apache.flink.container.entrypoint.StandaloneApplicationClusterEntryPoint";

    @TempDir
    Path folder;

    private static Script script(String text) {
        return Script.of(text);
    }

    private static Script calling() throws IOException {
        return script(CALLING).withFunctions(new ScriptFunctions(sdk() + """
                const { BIGINT, ROW, Runtime, scalar, table } = sdk;
                globalThis.weir = new Runtime([{ file: 'f.ts', exports: {
                  twice: scalar({ arguments: [BIGINT], returns: BIGINT }, (n) => n * 2n),
                  halves: table({ arguments: [BIGINT], returns: ROW({ half: BIGINT }) }, function* (n) { yield { half: n / 2n }; }),
                } }]);
                """, "{\"mappings\":\"\"}", List.of()));
    }

    private static String sdk() throws IOException {
        try (InputStream sdk = PromotedRunsTest.class.getResourceAsStream("/dev/weir/runner/functions/sdk.js")) {
            return new String(sdk.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** A job in TypeScript, which says the same. */
    private static Script telling(String place) throws IOException {
        String code = "globalThis.weir = { program: () => JSON.stringify({ text: " + Json.MAPPER.writeValueAsString(CALLING) + ", spans: [] }), call() {}, heap: () => '', bind() {}, bindState() {} };";
        ScriptFunctions functions = calling().functions();
        // Node knows such properties, and V8 in a task does not.
        String inNode = functions.code().replace("(n) => n * 2n", "(n) => new RegExp('\\\\p{Number}', 'u').test(String(n)) ? n * 2n : 0n");
        Map<String, String> settings = Map.of("pipeline.global-job-parameters", "weir.functions.runtime:" + place);
        return new Script("script.sql", "// The job.", List.of(), settings, 1, "streaming", List.of(), null, true, List.of(), List.of(), TopologyEdits.NONE).withProgram(new ScriptProgram(code, null, List.of()))
                .withFunctions(place.equals("node") ? new ScriptFunctions(inNode, functions.map(), List.of()) : functions);
    }

    private byte[] parameters() throws IOException {
        return Json.MAPPER.writeValueAsBytes(Map.of("rows", "3", "out", folder.resolve("out").toUri().toString()));
    }

    private List<String> rows() throws IOException {
        List<String> rows = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder.resolve("out"))) {
            for (Path file : files.filter(Files::isRegularFile).filter(each -> !each.getFileName().toString().startsWith(".")).toList()) {
                rows.addAll(Files.readAllLines(file));
            }
        }
        return rows.stream().sorted().toList();
    }

    private FlinkCluster application(byte[] artefact, List<String> settings) throws Exception {
        Path job = Files.createDirectories(folder.resolve("job"));
        Files.write(job.resolve("artefact.json"), artefact);
        Files.write(job.resolve("parameters.json"), parameters());
        // Unless told, Flink keeps jars in one folder of the machine, and takes an older one of the same name.
        List<String> all = Stream.concat(settings.stream(), Stream.of("user.artifacts.base-dir: " + folder.resolve("artifacts"))).toList();
        return new FlinkCluster(Distribution.require(), folder, ENVIRONMENT, all, APPLICATION, "--jars", Distribution.RUNNER.toUri().toString(), "--job-classname", "dev.weir.runner.cluster.PromotedJob",
                "--artefact", job.resolve("artefact.json").toString(), "--parameters", job.resolve("parameters.json").toString());
    }

    /** Whether its functions run in V8 inside the tasks or in Node beside them; there the JobManager reads what the job is in Node too. */
    @ParameterizedTest
    @ValueSource(strings = {"v8", "node"})
    void asAnApplication(String place) throws Exception {
        Distribution.require();
        byte[] artefact = Artefacts.of("numbers", telling(place), List.of());
        try (FlinkCluster cluster = application(artefact, List.of("execution.shutdown-on-application-finish: false"))) {
            JsonNode job = cluster.await("/jobs/overview", answer -> answer.path("jobs").path(0).path("state").asText().equals("FINISHED")).at("/jobs/0");
            assertEquals("numbers", job.get("name").asText());
            assertMarked(cluster, job.get("jid").asText(), Hashes.of(artefact));
            assertEquals(List.of("2," + SECRET, "3," + SECRET), rows());
            assertFalse(cluster.log().contains(SECRET));
        }
    }

    private static void assertMarked(FlinkCluster cluster, String job, String hash) throws Exception {
        JsonNode marks = cluster.get("/jobs/" + job + "/config").at("/execution-config/user-config");
        assertEquals(hash, marks.path("weir.hash").asText(), marks::toString);
        assertEquals("numbers", marks.path("weir.job").asText(), marks::toString);
    }

    /** The operator that hears of them is of the runner's jar, and what it adds to is of Flink's. */
    @Test
    void timersInProcessingTimeComeThereToo() throws Exception {
        Distribution.require();
        String functions = """
                process({ input: { t: tableOf({ n: BIGINT }, { partitioned: true }) }, returns: ROW({ m: BIGINT }) }, {
                  onRow({ timers: { processing } }) { processing.set('look', processing.now); },
                  onProcessingTimer({ timer }) { console.error('the timer ' + timer + ' is due'); },
                })""";
        String text = "CREATE TABLE numbers (n BIGINT) WITH ('connector' = 'datagen', 'rows-per-second' = '10');\nCREATE TABLE kept (n BIGINT, m BIGINT) WITH ('connector' = 'blackhole');\n"
                + "INSERT INTO kept SELECT n, m FROM looks(t => TABLE numbers PARTITION BY n, uid => 'looks');\n";
        Script script = script(text).withFunctions(new ScriptFunctions(sdk() + "const { BIGINT, process, ROW, Runtime, tableOf } = sdk; globalThis.weir = new Runtime([{ file: 'f.ts', exports: { looks: " + functions + " } }]);", "{\"mappings\":\"\"}", List.of()));
        try (FlinkCluster cluster = application(Artefacts.of("numbers", script, List.of()), List.of())) {
            cluster.await("/jobs/overview", answer -> cluster.log().contains("the timer look is due"));
        }
    }

    @Test
    void aJobThatCannotRunSaysWhyInTheLogAndWithoutSecrets() throws Exception {
        Distribution.require();
        String broken = TEXT.replace("'format' = 'csv'", "'format' = 'nope'");
        try (FlinkCluster cluster = application(Artefacts.of("numbers", script(broken), List.of()), List.of())) {
            cluster.awaitEnd();
            assertTrue(cluster.log().contains("[invalid-option]") && cluster.log().contains("script.sql:"), cluster::log);
            assertFalse(cluster.log().contains(SECRET), cluster::log);
        }
    }

    @Test
    void inASessionAsOneUploadedJar() throws Exception {
        Path home = Distribution.require();
        byte[] artefact = Artefacts.of("numbers", script(TEXT), List.of());
        Path jar = withResources(Map.of("weir/artefact.json", artefact, "weir/parameters.json", parameters()));
        try (FlinkCluster cluster = session(home, List.of())) {
            String id = finished(cluster, upload(cluster, jar));
            assertMarked(cluster, id, Hashes.of(artefact));
            assertEquals(List.of("2," + SECRET, "3," + SECRET), rows());
        }
    }

    /** Each of its jobs has classes of its own, and the process one V8. */
    @Test
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void aSessionHoldsNoMoreOfFunctionsAfterTwentyRedeployments() throws Exception {
        Path home = Distribution.require();
        Path jar = withResources(Map.of("weir/artefact.json", Artefacts.of("numbers", calling(), List.of()), "weir/parameters.json", parameters()));
        // The heap is all there from the beginning, so that what else grows is seen; what is kept as long as there is room is let go.
        List<String> java = List.of("-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch", "-XX:SoftRefLRUPolicyMSPerMB=0");
        try (FlinkCluster cluster = session(home, java)) {
            String uploaded = upload(cluster, jar);
            for (int i = 0; i < 3; i++) {
                finished(cluster, uploaded);
            }
            List<Held> before = cluster.held();
            for (int i = 0; i < 20; i++) {
                finished(cluster, uploaded);
            }
            List<Held> after = cluster.held();
            assertEquals(23 * 2, rows().size());
            for (int i = 0; i < before.size(); i++) {
                String grown = before.get(i) + " became " + after.get(i);
                assertEquals(1, after.get(i).libraries(), grown);
                // Flink keeps the newest jobs' for some time; a job that stays would be one of twenty.
                assertTrue(after.get(i).jobs() <= before.get(i).jobs() + 10, grown);
                assertTrue(after.get(i).mebibytes() <= before.get(i).mebibytes() + 100, grown);
            }
        }
    }

    private FlinkCluster session(Path home, List<String> java) throws Exception {
        FlinkCluster cluster = new FlinkCluster(home, folder, ENVIRONMENT, java, List.of(), "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint");
        cluster.await("/taskmanagers", answer -> answer.path("taskmanagers").size() == 1);
        return cluster;
    }

    /** Runs an uploaded jar to its end, and gives the job's id. */
    private static String finished(FlinkCluster cluster, String jar) throws Exception {
        byte[] run = Json.MAPPER.writeValueAsBytes(Map.of("entryClass", "dev.weir.runner.cluster.PromotedJob",
                "programArgsList", List.of("--artefact", "classpath:weir/artefact.json", "--parameters", "classpath:weir/parameters.json")));
        JsonNode answer = cluster.post("/jars/" + jar + "/run", "application/json", run);
        String id = answer.path("jobid").asText();
        assertTrue(id.length() == 32, () -> answer + cluster.log());
        cluster.await("/jobs/" + id, job -> job.path("state").asText().equals("FINISHED"));
        return id;
    }

    /** Gives the name that the cluster has for the jar. */
    private String upload(FlinkCluster cluster, Path jar) throws Exception {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.write("--weir\r\nContent-Disposition: form-data; name=\"jarfile\"; filename=\"numbers.jar\"\r\nContent-Type: application/java-archive\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        body.write(Files.readAllBytes(jar));
        body.write("\r\n--weir--\r\n".getBytes(StandardCharsets.UTF_8));
        String file = cluster.post("/jars/upload", "multipart/form-data; boundary=weir", body.toByteArray()).path("filename").asText();
        return file.substring(file.lastIndexOf('/') + 1);
    }

    /** The runner's jar with files beside its classes. */
    private Path withResources(Map<String, byte[]> resources) throws IOException {
        Path jar = folder.resolve("numbers.jar");
        try (JarFile runner = new JarFile(Distribution.RUNNER.toFile()); JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (JarEntry entry : runner.stream().toList()) {
                out.putNextEntry(new JarEntry(entry.getName()));
                try (InputStream in = runner.getInputStream(entry)) {
                    in.transferTo(out);
                }
            }
            for (Map.Entry<String, byte[]> resource : resources.entrySet()) {
                out.putNextEntry(new JarEntry(resource.getKey()));
                out.write(resource.getValue());
            }
        }
        return jar;
    }
}
