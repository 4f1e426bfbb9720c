package dev.weir.runner.jars;

import dev.weir.runner.jobs.EngineFolder;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.client.program.PackagedProgram;

/**
 * Copies of the jars that jobs are made of, in a folder of the engine: a jar that is built anew while its job runs leaves the run
 * with the classes that it began with.
 */
final class JarFiles {
    /** @param classPath the copy, and the jars that it holds in its {@code lib} folder */
    record Copy(File jar, List<URL> classPath) {}

    private final Map<String, Copy> copies = new HashMap<>();
    private Path folder;

    /** What a jar is now: its path, size and time. */
    static String state(File jar) {
        return jar.getPath() + ":" + jar.length() + ":" + jar.lastModified();
    }

    synchronized Copy copy(File jar) throws IOException {
        Copy known = copies.get(state(jar));
        if (known != null) {
            return known;
        }
        String state = state(jar);
        Path target = Files.createDirectories(folder().resolve("jar-" + copies.size())).resolve(jar.getName());
        Files.copy(jar.toPath(), target, StandardCopyOption.REPLACE_EXISTING);
        Copy copy = new Copy(target.toFile(), classPath(target));
        copies.put(state, copy);
        return copy;
    }

    private static List<URL> classPath(Path jar) throws IOException {
        try {
            URL url = jar.toUri().toURL();
            List<URL> urls = new ArrayList<>(List.of(url));
            for (File library : PackagedProgram.extractContainedLibraries(url)) {
                urls.add(library.toURI().toURL());
            }
            return urls;
        } catch (org.apache.flink.client.program.ProgramInvocationException unreadable) {
            throw new IOException(unreadable);
        }
    }

    /** A new folder for one call of main(). */
    Path newFolder() throws IOException {
        return Files.createTempDirectory(folder(), "program-");
    }

    private synchronized Path folder() throws IOException {
        if (folder == null) {
            folder = EngineFolder.create();
        }
        return folder;
    }

    synchronized void delete() {
        if (folder != null) {
            EngineFolder.delete(folder);
        }
    }
}
