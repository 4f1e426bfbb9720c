package dev.weir.runner.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a Java process on Linux holds.
 *
 * @param jobs class loaders of jobs
 * @param libraries copies of V8's machine code
 * @param mebibytes of memory
 */
record Held(long jobs, long libraries, long mebibytes) {
    private static final String OF_A_JOB = "ChildFirstClassLoader";

    /** After a collection of all that nothing needs. */
    static Held of(long pid) throws Exception {
        long jobs = jobs(pid);
        // What the first collection finds unused a later one takes away.
        for (long fewer = jobs(pid); fewer < jobs; fewer = jobs(pid)) {
            jobs = fewer;
        }
        Path process = Path.of("/proc", String.valueOf(pid));
        long libraries = Files.readAllLines(process.resolve("maps")).stream().filter(line -> line.contains("libjavet")).map(line -> line.replaceFirst("^.*?/", "/")).distinct().count();
        String resident = Files.readAllLines(process.resolve("status")).stream().filter(line -> line.startsWith("VmRSS:")).findFirst().orElseThrow();
        return new Held(jobs, libraries, Long.parseLong(resident.replaceAll("\\D", "")) >> 10);
    }

    private static long jobs(long pid) throws Exception {
        jcmd(pid, "GC.run");
        return jcmd(pid, "VM.classloader_stats").lines().filter(line -> line.contains(OF_A_JOB)).count();
    }

    private static String jcmd(long pid, String question) throws Exception {
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), String.valueOf(pid), question).redirectErrorStream(true).start();
        String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), answer);
        return answer;
    }
}
