package dev.weir.runner.jars;

import dev.weir.runner.wire.Json;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Starts the process that calls a program's main(), and makes sure that it ends. */
final class ProgramProcess {
    static final int HEAP_MB = 384;
    /** On a busy machine a JVM takes a while before it calls anything; the limit of main() itself is kept inside. */
    private static final long START_MILLIS = 30_000;
    /** Options of this JVM that the other one needs as well: what Flink reaches into, and the classes that are loaded fast. */
    private static final List<String> SHARED = List.of("--add-opens", "--add-exports", "-XX:SharedArchiveFile=", "-Xlog:", "-Djava.awt.headless=", "-Dfile.encoding=");

    /** @param printed the end of what the program wrote to its output */
    record Ended(ProgramOutcome outcome, List<byte[]> graphs, String printed) {}

    private ProgramProcess() {}

    /**
     * Returns when the process is gone; an interrupt ends it.
     *
     * @param folder holds what goes to and fro, and its temporary files
     * @param home the folder that the program is run in
     */
    static Ended run(ProgramRequest request, Path folder, File home) throws IOException, InterruptedException {
        Process process = start(folder, home);
        PrintedEnd printed = PrintedEnd.of(process.getInputStream());
        boolean ended;
        try {
            ask(process, request);
            ended = process.waitFor(request.limitMillis() + START_MILLIS, TimeUnit.MILLISECONDS);
        } finally {
            kill(process);
        }
        printed.await();
        return new Ended(outcome(folder, ended, process, request, printed.text()), GraphFiles.read(folder), printed.text());
    }

    /** By the pipe, not by a file: an argument may be a secret. */
    private static void ask(Process process, ProgramRequest request) throws IOException {
        try (OutputStream out = process.getOutputStream()) {
            out.write(Json.MAPPER.writeValueAsBytes(request));
        } catch (IOException ended) {
            // It ended before it read: how is told by its outcome.
            if (process.isAlive()) {
                throw ended;
            }
        }
    }

    private static ProgramOutcome outcome(Path folder, boolean ended, Process process, ProgramRequest request, String printed) throws IOException, InterruptedException {
        Path file = folder.resolve(ProgramEnd.FILE);
        if (Files.exists(file)) {
            return Json.MAPPER.readValue(file.toFile(), ProgramOutcome.class);
        }
        if (!GraphFiles.read(folder).isEmpty()) {
            return ProgramOutcome.GOOD;
        }
        if (!ended) {
            return ProgramFaults.tooSlow(request.limitMillis(), new StackTraceElement[0]);
        }
        return printed.contains("java.lang.OutOfMemoryError") && process.waitFor() == 3
                ? ProgramFaults.outOfMemory(HEAP_MB)
                : ProgramFaults.exited(process.waitFor());
    }

    private static Process start(Path folder, File home) throws IOException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> SHARED.stream().anyMatch(option::startsWith))
                .forEach(command::add);
        // It lives for a second or two: what the second compiler would gain comes too late.
        command.addAll(List.of("-Xmx" + HEAP_MB + "m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:+ExitOnOutOfMemoryError", "-XX:-UsePerfData"));
        command.add("-Djava.io.tmpdir=" + Files.createDirectories(folder.resolve("tmp")));
        command.add(ProgramMain.class.getName());
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).directory(home);
        Map<String, String> environment = builder.environment();
        // The token opens the engine's door; a program has no business there.
        environment.keySet().removeIf(name -> name.startsWith("WEIR_"));
        environment.put("CLASSPATH", classPath());
        environment.put("WEIR_PARENT_PID", String.valueOf(ProcessHandle.current().pid()));
        environment.put(ProgramMain.FOLDER, folder.toString());
        return builder.start();
    }

    /** This JVM's, free of the folder that it was started in. */
    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> new File(entry).getAbsolutePath())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
