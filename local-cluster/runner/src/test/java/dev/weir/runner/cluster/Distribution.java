package dev.weir.runner.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Flink as it is downloaded, and the runner's jar as it is built; tests that need them skip loudly where they are not there. */
final class Distribution {
    static final Path RUNNER = Path.of("target/weir-runner.jar").toAbsolutePath();
    private static final Path HOME = home();

    private Distribution() {}

    private static Path home() {
        String given = System.getenv("WEIR_FLINK_HOME");
        String cache = System.getenv().getOrDefault("XDG_CACHE_HOME", System.getProperty("user.home") + "/.cache");
        return given != null ? Path.of(given) : Path.of(cache, "weir", "bench", "flink-2.3.0");
    }

    static Path require() throws IOException {
        boolean there = Files.isDirectory(HOME.resolve("lib"));
        if (!there) {
            System.err.println("SKIPPED: there is no Flink distribution at " + HOME + ". Name one by WEIR_FLINK_HOME; npm run bench fetches it.");
        }
        Assumptions.assumeTrue(there);
        assertTrue(Files.isRegularFile(RUNNER), "The runner's jar is not built: mvn -DskipTests package");
        try (Stream<Path> classes = Files.walk(Path.of("target/classes"))) {
            long newest = classes.filter(file -> file.toString().endsWith(".class")).mapToLong(file -> file.toFile().lastModified()).max().orElse(0);
            assertTrue(newest <= RUNNER.toFile().lastModified(), "The runner's jar is older than its classes: mvn -DskipTests package");
        }
        return HOME;
    }

    /** Runs a class of the tests with Flink's lib folder as class path and nothing of Weir, to its end. */
    static void run(Path home, Map<String, String> environment, Path log, Class<?> main, String... arguments) throws Exception {
        Process process = start(home, environment, log, Path.of("target/test-classes").toAbsolutePath() + File.pathSeparator, main.getName(), arguments);
        try {
            assertEquals(0, process.waitFor(), () -> text(log));
        } finally {
            process.destroyForcibly();
        }
    }

    /** Starts a class of Flink's lib folder. */
    static Process start(Path home, Map<String, String> environment, Path log, String before, String main, String... arguments) throws Exception {
        return start(home, environment, log, List.of(), before, main, arguments);
    }

    /** @param java more options of Java */
    static Process start(Path home, Map<String, String> environment, Path log, List<String> java, String before, String main, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream().filter(option -> option.startsWith("--add")).forEach(command::add);
        String lib;
        try (Stream<Path> jars = Files.list(home.resolve("lib"))) {
            lib = jars.map(Path::toString).sorted().collect(Collectors.joining(File.pathSeparator));
        }
        command.addAll(List.of("-Xmx1g", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(java);
        command.addAll(List.of("-cp", before + lib, main));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        return builder.start();
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }
}
