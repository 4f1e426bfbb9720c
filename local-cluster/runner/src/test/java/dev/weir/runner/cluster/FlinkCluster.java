package dev.weir.runner.cluster;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.runner.wire.Json;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** A JobManager and a TaskManager of an unmodified Flink, each a process of its own. */
final class FlinkCluster implements AutoCloseable {
    private static final Duration LONGEST = Duration.ofMinutes(3);
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Process> processes = new ArrayList<>();
    private final List<Path> logs = new ArrayList<>();
    private final int rest = freePort();
    private final Path home;
    private final Path folder;
    private final Map<String, String> environment;
    private final List<String> java;

    FlinkCluster(Path home, Path folder, Map<String, String> environment, List<String> settings, String entryPoint, String... arguments) throws Exception {
        this(home, folder, environment, List.of(), settings, entryPoint, arguments);
    }

    /**
     * @param java more options of Java
     * @param entryPoint the JobManager's class, with its arguments
     */
    FlinkCluster(Path home, Path folder, Map<String, String> environment, List<String> java, List<String> settings, String entryPoint, String... arguments) throws Exception {
        this.home = home;
        this.folder = folder;
        this.environment = environment;
        this.java = java;
        int rpc = freePort();
        List<String> all = new ArrayList<>(List.of("rest.port: " + rest, "rest.bind-port: \"" + rest + "\"", "jobmanager.rpc.address: localhost", "jobmanager.rpc.port: " + rpc, "jobmanager.bind-host: localhost",
                "taskmanager.host: localhost", "taskmanager.bind-host: localhost", "taskmanager.numberOfTaskSlots: 2", "jobmanager.memory.process.size: 1g", "io.tmp.dirs: " + folder,
                // Flink's start scripts work these out of one size.
                "taskmanager.cpu.cores: 2.0", "taskmanager.memory.framework.heap.size: 128m", "taskmanager.memory.framework.off-heap.size: 64m", "taskmanager.memory.task.heap.size: 128m",
                "taskmanager.memory.task.off-heap.size: 0b", "taskmanager.memory.managed.size: 64m", "taskmanager.memory.network.min: 64m", "taskmanager.memory.network.max: 64m",
                "taskmanager.memory.jvm-metaspace.size: 256m", "taskmanager.memory.jvm-overhead.min: 128m", "taskmanager.memory.jvm-overhead.max: 128m"));
        all.addAll(settings);
        Files.writeString(folder.resolve("config.yaml"), String.join("\n", all) + "\n");
        List<String> job = new ArrayList<>(List.of("--configDir", folder.toString()));
        job.addAll(List.of(arguments));
        start("jobmanager", entryPoint, job.toArray(String[]::new));
        start("taskmanager", "org.apache.flink.runtime.taskexecutor.TaskManagerRunner", "--configDir", folder.toString());
    }

    private void start(String name, String main, String... arguments) throws Exception {
        logs.add(folder.resolve(name + ".log"));
        processes.add(Distribution.start(home, environment, logs.get(logs.size() - 1), java, folder + File.pathSeparator, main, arguments));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** All that its processes said. */
    String log() {
        return String.join("\n", logs.stream().map(Distribution::text).toList());
    }

    /** What its two processes hold once what nobody needs is collected: the JobManager's, then the TaskManager's. */
    List<Held> held() throws Exception {
        List<Held> all = new ArrayList<>();
        for (Process process : processes) {
            all.add(Held.of(process.pid()));
        }
        return all;
    }

    boolean isOver() {
        return !processes.get(0).isAlive();
    }

    JsonNode get(String path) throws Exception {
        return Json.MAPPER.readTree(http.send(HttpRequest.newBuilder(URI.create("http://localhost:" + rest + path)).build(), HttpResponse.BodyHandlers.ofString()).body());
    }

    JsonNode post(String path, String type, byte[] body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + rest + path)).header("Content-Type", type).POST(HttpRequest.BodyPublishers.ofByteArray(body)).build();
        return Json.MAPPER.readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    /** Asks until the answer is one that is waited for: Flink's REST API tells nothing by itself. */
    JsonNode await(String path, Predicate<JsonNode> until) throws Exception {
        Instant end = Instant.now().plus(LONGEST);
        while (true) {
            assertTrue(Instant.now().isBefore(end) && !isOver(), this::log);
            try {
                JsonNode answer = get(path);
                if (until.test(answer)) {
                    return answer;
                }
            } catch (IOException notYet) {
                // It is starting.
            }
            LockSupport.parkNanos(100_000_000);
        }
    }

    /** Waits until the JobManager has ended. */
    void awaitEnd() throws Exception {
        assertTrue(processes.get(0).waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS), this::log);
    }

    @Override
    public void close() throws Exception {
        for (Process process : processes) {
            process.destroyForcibly();
            process.waitFor();
        }
    }
}
