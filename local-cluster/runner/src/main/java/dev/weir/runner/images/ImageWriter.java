package dev.weir.runner.images;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainer;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.LogEvent;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FileEntry;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import com.google.cloud.tools.jib.frontend.CredentialRetrieverFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * Writes one image, without a Docker daemon: reads an {@link ImagePlan} from the input and writes lines of JSON: {@code progress} as it
 * goes, then {@code digest} or {@code failure}. The same plan over the same files gives the same digest: no time and no name of this
 * machine goes into an image. Runs in a process of its own on jars of its own.
 */
public final class ImageWriter {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ImageWriter() {}

    public static void main(String[] arguments) throws Exception {
        System.setProperty("java.util.logging.config.class", Silence.class.getName());
        ImagePlan plan = JSON.readValue(System.in, ImagePlan.class);
        try {
            TrustedAuthorities.use(plan.authorities());
            if (!plan.insecure()) knock(plan);
            say(Map.of("digest", write(plan).getDigest().toString()));
        } catch (Exception failure) {
            say(Map.of("failure", RegistryFailure.of(failure, plan)));
        }
        // Connections of the library's pool would keep the process for a minute.
        System.exit(0);
    }

    private static void knock(ImagePlan plan) throws Exception {
        if (plan.base() != null) RegistryDoor.knock(ImageReference.parse(plan.base()).getRegistry());
        if (plan.archive() == null) RegistryDoor.knock(ImageReference.parse(plan.target()).getRegistry());
    }

    private static JibContainer write(ImagePlan plan) throws Exception {
        JibContainerBuilder image = plan.base() == null ? Jib.fromScratch().setPlatforms(Set.of(new Platform(plan.architecture(), "linux"))) : Jib.from(registry(plan.base(), plan));
        image.setFormat(ImageFormat.OCI).setCreationTime(Instant.EPOCH);
        for (ImagePlan.Layer layer : plan.layers()) image.addFileEntriesLayer(layer(layer));
        plan.environment().forEach(image::addEnvironmentVariable);
        plan.labels().forEach(image::addLabel);
        if (plan.entrypoint() != null) image.setEntrypoint(plan.entrypoint());
        if (plan.user() != null) image.setUser(plan.user());
        if (plan.workingFolder() != null) image.setWorkingDirectory(AbsoluteUnixPath.get(plan.workingFolder()));
        return image.containerize(target(plan));
    }

    private static Containerizer target(ImagePlan plan) throws Exception {
        Containerizer containerizer = plan.archive() == null
                ? Containerizer.to(registry(plan.target(), plan))
                : Containerizer.to(TarImage.at(Path.of(plan.archive())).named(plan.target()));
        Path cache = Path.of(plan.cache());
        return containerizer
                .setToolName("weir")
                .setBaseImageLayersCache(cache.resolve("base"))
                .setApplicationLayersCache(cache.resolve("layers"))
                .setAllowInsecureRegistries(plan.insecure())
                .addEventHandler(LogEvent.class, ImageWriter::tell);
    }

    private static RegistryImage registry(String name, ImagePlan plan) throws Exception {
        ImageReference reference = ImageReference.parse(name);
        RegistryImage image = RegistryImage.named(reference);
        CredentialRetrieverFactory logins = CredentialRetrieverFactory.forImage(reference, event -> {});
        for (String file : plan.logins()) image.addCredentialRetriever(logins.dockerConfig(Path.of(file)));
        return image.addCredentialRetriever(logins.wellKnownCredentialHelpers());
    }

    private static FileEntriesLayer layer(ImagePlan.Layer layer) throws IOException {
        FileEntriesLayer.Builder files = FileEntriesLayer.builder().setName(layer.name());
        for (ImagePlan.File file : layer.files()) {
            Path from = Path.of(file.from());
            if (!Files.exists(from)) throw new IOException("There is no file " + from + " for " + file.to());
            files.addEntry(new FileEntry(from, AbsoluteUnixPath.get(file.to()), FilePermissions.fromOctalString(file.mode()), Instant.EPOCH.plusSeconds(1), file.owner()));
        }
        return files.build();
    }

    /** Of what the library tells, the lines for people; never what it says of credentials. */
    private static void tell(LogEvent event) {
        if (event.getLevel() == LogEvent.Level.PROGRESS && !event.getMessage().isBlank()) say(Map.of("progress", event.getMessage()));
    }

    private static synchronized void say(Map<String, ?> message) {
        try {
            System.out.println(JSON.writeValueAsString(message));
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The HTTP library logs requests, with their headers; it is given no log at all. */
    public static final class Silence {
        public Silence() {
            java.util.logging.LogManager.getLogManager().reset();
        }
    }
}
