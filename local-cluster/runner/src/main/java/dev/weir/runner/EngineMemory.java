package dev.weir.runner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the engine takes, in bytes; the same record as `EngineMemory` in shared/services/engine.ts.
 *
 * @param resident null where the system does not say
 */
public record EngineMemory(long heapUsed, long heapMax, Long resident) {
    static EngineMemory now() {
        Runtime runtime = Runtime.getRuntime();
        return new EngineMemory(runtime.totalMemory() - runtime.freeMemory(), runtime.maxMemory(), readResident());
    }

    private static Long readResident() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .map(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst()
                    .orElse(null);
        } catch (IOException notLinux) {
            return null;
        }
    }
}
