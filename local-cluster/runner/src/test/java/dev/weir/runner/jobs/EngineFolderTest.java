package dev.weir.runner.jobs;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a killed engine leaves, the next one clears. */
class EngineFolderTest {
    @Test
    void clearsTheFoldersOfTheDeadOnly(@TempDir Path temporary) throws Exception {
        Process ended = new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(), "-version").start();
        ended.waitFor();
        Path dead = Files.createDirectory(temporary.resolve("weir-engine-" + ended.pid() + "-1"));
        Files.writeString(dead.resolve("checkpoint"), "x");
        Path alive = Files.createDirectory(temporary.resolve("weir-engine-" + ProcessHandle.current().pid() + "-1"));
        Path foreign = Files.createDirectory(temporary.resolve("weir-engine-notes"));
        EngineFolder.sweep(alive);
        assertFalse(Files.exists(dead));
        assertTrue(Files.exists(alive) && Files.exists(foreign));
    }
}
