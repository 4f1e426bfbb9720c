package dev.weir.runner.cluster;

import dev.weir.runner.WeirException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.util.EnvironmentInformation;

/** Makes sure that what is about to run is, part by part, what was promoted. */
final class SameParts {
    private final Artefact artefact;
    private final Path folder;

    /** @param folder of the artefact's jars; null where they are on the class path, in a jar that was uploaded as one */
    SameParts(Artefact artefact, Path folder) {
        this.artefact = artefact;
        this.folder = folder;
    }

    void flink() {
        String here = EnvironmentInformation.getVersion();
        if (!here.equals(artefact.flink())) {
            throw new WeirException("flink-differs", "The job was planned with Flink " + artefact.flink() + ", and this cluster runs Flink " + here + ". Use an image of that version.");
        }
    }

    /** An uploaded jar holds artefact and runner together, so it cannot have the runner's hash. */
    void runner(URL jar) {
        Path file = fileOf(jar);
        if (folder != null && file != null && !hash(file).equals(artefact.runner())) {
            throw new WeirException("runner-differs", "The image has another runner than the one that the job ran with: " + file + " has the sha256 " + hash(file)
                    + ", and the artefact names " + artefact.runner() + ". Use the image of that runner, or promote the job again.");
        }
    }

    /** The connectors and functions; none where they are on the class path. */
    List<Path> jars() {
        List<Path> files = new ArrayList<>();
        if (folder != null) {
            artefact.jars().forEach(jar -> files.add(file(jar.name(), jar.sha256())));
        }
        return files;
    }

    /** The jar that is the job. */
    Path program() {
        if (folder == null) {
            throw new WeirException("jar-not-carried", "A job that is a jar needs an image or a folder with its jars; it cannot be part of an uploaded jar.");
        }
        return file(artefact.jar().name(), artefact.jar().sha256());
    }

    private Path file(String name, String sha256) {
        Path file = folder.resolve(name);
        if (!Files.isRegularFile(file)) {
            throw new WeirException("jar-missing", "There is no jar " + file + ". Is the layer with the job's jars in the image?");
        }
        if (!hash(file).equals(sha256)) {
            throw new WeirException("jar-differs", "The jar " + file + " is another than the one that the job ran with: its sha256 is " + hash(file) + ", and the artefact names " + sha256 + ".");
        }
        return file;
    }

    private static Path fileOf(URL url) {
        try {
            Path file = Path.of(url.toURI());
            return Files.isRegularFile(file) ? file : null;
        } catch (URISyntaxException | IllegalArgumentException notAFile) {
            return null;
        }
    }

    private static String hash(Path file) {
        try {
            return Hashes.of(Files.readAllBytes(file));
        } catch (IOException unreadable) {
            throw new WeirException("jar-unreadable", file + " cannot be read: " + unreadable.getMessage());
        }
    }
}
