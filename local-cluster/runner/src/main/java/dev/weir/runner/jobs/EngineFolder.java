package dev.weir.runner.jobs;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.io.FileUtils;

/**
 * The temporary folder of an engine, for checkpoints and spilled data. Its name holds the process id, so that an engine
 * can clear away what one before it, killed, had to leave.
 */
public final class EngineFolder {
    private static final Pattern NAME = Pattern.compile("weir-engine-(\\d+)-.*");

    private EngineFolder() {}

    public static Path create() throws IOException {
        return Files.createTempDirectory("weir-engine-" + ProcessHandle.current().pid() + "-");
    }

    public static void delete(Path folder) {
        try {
            FileUtils.deleteDirectory(folder.toFile());
        } catch (IOException | IllegalArgumentException busy) {
            // Still written to, or gone meanwhile; the next engine clears it.
        }
    }

    /** Deletes the folders of engines that are no more, below the folder that holds this one. */
    static void sweep(Path own) {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(own.getParent(), "weir-engine-*")) {
            for (Path folder : folders) {
                Matcher name = NAME.matcher(folder.getFileName().toString());
                if (name.matches() && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty()) {
                    delete(folder);
                }
            }
        } catch (IOException unreadable) {
            // Nothing to clear where nothing can be seen.
        }
    }
}
