package dev.weir.runner.cluster;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.runner.sql.Script;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes artefacts as the host does. */
final class Artefacts {
    private static final JsonMapper JSON = JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();
    /** What is on the class path here and not in Flink's distribution. */
    private static final List<String> CONNECTORS = List.of("flink-connector-kafka-", "kafka-clients-", "flink-connector-base-", "flink-connector-jdbc-");

    private Artefacts() {}

    static byte[] of(String job, Script script, List<Path> jars) throws IOException {
        Map<String, Object> text = new LinkedHashMap<>();
        text.put("file", script.file());
        text.put("text", script.text());
        text.put("common", script.common());
        text.put("settings", script.settings());
        text.put("parallelism", script.parallelism());
        text.put("mode", script.mode());
        Map<String, Object> artefact = new LinkedHashMap<>(Map.of("weir", 1, "job", job, "flink", "2.3.0", "runner", Hashes.of(Files.readAllBytes(Distribution.RUNNER)),
                "script", text, "topology", script.topology(), "jars", entries(jars)));
        if (script.functions() != null) {
            artefact.put("functions", Map.of("code", script.functions().code(), "map", script.functions().map()));
        }
        if (script.program() != null) {
            artefact.put("program", Map.of("code", script.program().code()));
        }
        artefact.put("jar", script.jar() == null ? null : program(script.jar()));
        return JSON.writeValueAsBytes(artefact);
    }

    private static List<Map<String, String>> entries(List<Path> jars) throws IOException {
        List<Map<String, String>> entries = new ArrayList<>();
        for (Path jar : jars) {
            entries.add(Map.of("name", jar.getFileName().toString(), "sha256", Hashes.of(Files.readAllBytes(jar))));
        }
        return entries;
    }

    private static Map<String, Object> program(Script.Jar jar) throws IOException {
        Map<String, Object> program = new LinkedHashMap<>(Map.of("name", Path.of(jar.path()).getFileName().toString(), "sha256", Hashes.of(Files.readAllBytes(Path.of(jar.path()))),
                "arguments", jar.arguments()));
        program.put("main", jar.main());
        return program;
    }

    /** Copies of the connectors, in the folder that an image has them in. */
    static List<Path> connectors(Path folder) throws IOException {
        List<Path> copied = new ArrayList<>();
        Files.createDirectories(folder);
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path jar = Path.of(entry);
            if (CONNECTORS.stream().anyMatch(name -> jar.getFileName().toString().startsWith(name))) {
                copied.add(Files.copy(jar, folder.resolve(jar.getFileName()), StandardCopyOption.REPLACE_EXISTING));
            }
        }
        return copied;
    }
}
