package dev.weir.runner.images;

import java.util.List;
import java.util.Map;

/**
 * What an image is to be made of, and where it goes, as {@link ImageWriter} reads it. Paths are absolute.
 *
 * @param base the image below, by its name in a registry; null for none
 * @param architecture of a base of none: {@code amd64}, {@code arm64}
 * @param user and the entry point, working folder: null where the base's stay
 * @param target a name in a registry, or null with {@code archive}, a file for {@code docker load} and {@code ctr images import}
 * @param cache a folder for layers that were read or made before
 * @param authorities PEM files of certificates that a registry is trusted by, beside Java's own
 * @param logins files as {@code docker login} writes them
 * @param insecure a registry without TLS is spoken to; for loopback only
 */
public record ImagePlan(
        String base,
        String architecture,
        List<Layer> layers,
        Map<String, String> environment,
        Map<String, String> labels,
        List<String> entrypoint,
        String user,
        String workingFolder,
        String target,
        String archive,
        String cache,
        List<String> authorities,
        List<String> logins,
        boolean insecure) {

    /** Files that change together; the same files make the same layer, byte for byte. */
    public record Layer(String name, List<File> files) {}

    /** @param mode octal, three digits; {@code owner} as {@code 9999:9999}; a folder brings nothing of what is in it */
    public record File(String from, String to, String mode, String owner) {}
}
