package dev.weir.runner.cluster;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.weir.runner.WeirException;
import dev.weir.runner.secrets.Secrets;
import dev.weir.runner.wire.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Where a promoted job finds what it is and what the place has for it.
 *
 * @param artefact a path, {@code classpath:NAME}, or what it is itself: {@code base64:BYTES} or {@code text:TEXT}
 * @param parameters likewise; null for none
 */
record Place(String artefact, String parameters, Map<String, String> environment) {
    private static final String RESOURCE = "classpath:";
    private static final String BYTES = "base64:";
    private static final String TEXT = "text:";
    private static final String SECRET = "WEIR_SECRET_";

    static Place of(String[] arguments, Map<String, String> environment) {
        Map<String, String> given = new LinkedHashMap<>();
        for (int i = 0; i < arguments.length; i += 2) {
            boolean known = Set.of("--artefact", "--parameters").contains(arguments[i]);
            if (!known || i + 1 == arguments.length) {
                throw new WeirException("entry-point-usage", "The entry point takes --artefact PATH and --parameters PATH, and was given \"" + String.join(" ", arguments) + "\".");
            }
            given.put(arguments[i], arguments[i + 1]);
        }
        if (!given.containsKey("--artefact")) {
            throw new WeirException("entry-point-usage", "The entry point needs --artefact PATH: the file of the promoted job.");
        }
        return new Place(given.get("--artefact"), given.get("--parameters"), environment);
    }

    Artefact.Read read() {
        byte[] bytes = bytes(artefact);
        if (bytes == null) {
            bytes = bytes(artefact + ".gz");
        }
        if (bytes == null) {
            throw new WeirException("artefact-missing", "There is no artefact at " + artefact + ". Is its ConfigMap mounted, or its layer in the image?");
        }
        return Artefact.read(bytes, isInline(artefact) ? "the argument --artefact" : artefact);
    }

    /** A job without parameters needs no file of them. */
    Map<String, String> parameterValues() {
        byte[] bytes = parameters == null ? null : bytes(parameters);
        if (bytes == null) {
            return Map.of();
        }
        try {
            return Json.MAPPER.readValue(bytes, new TypeReference<Map<String, String>>() {});
        } catch (IOException broken) {
            throw new WeirException("parameters-broken", (isInline(parameters) ? "The argument --parameters" : parameters) + " holds no parameters: it should be a JSON object of texts. Promote the job again.");
        }
    }

    Secrets secrets(Set<String> names) {
        Map<String, String> values = new LinkedHashMap<>();
        names.forEach(name -> {
            String value = environment.get(variable(name));
            if (value != null) {
                values.put(name, value);
            }
        });
        return new Secrets(values);
    }

    /** The same as `secretVariable` in shared/deployment/names.ts. */
    static String variable(String secret) {
        return SECRET + secret.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }

    /** The folder of the jars that came with the artefact; null where that is no file. */
    Path jars() {
        return artefact.startsWith(RESOURCE) || isInline(artefact) ? null : Path.of(artefact).toAbsolutePath().resolveSibling("jars");
    }

    private static boolean isInline(String from) {
        return from.startsWith(BYTES) || from.startsWith(TEXT);
    }

    private static byte[] bytes(String from) {
        if (from.startsWith(TEXT)) {
            return from.substring(TEXT.length()).getBytes(StandardCharsets.UTF_8);
        }
        try {
            if (from.startsWith(BYTES)) {
                return Base64.getDecoder().decode(from.substring(BYTES.length()));
            }
            if (from.startsWith(RESOURCE)) {
                try (InputStream in = Thread.currentThread().getContextClassLoader().getResourceAsStream(from.substring(RESOURCE.length()))) {
                    return in == null ? null : in.readAllBytes();
                }
            }
            return Files.isRegularFile(Path.of(from)) ? Files.readAllBytes(Path.of(from)) : null;
        } catch (IllegalArgumentException cut) {
            throw new WeirException("artefact-broken", "The argument is no base64: " + cut.getMessage() + ". Promote the job again.");
        } catch (IOException unreadable) {
            throw new WeirException("artefact-unreadable", from + " cannot be read: " + unreadable.getMessage());
        }
    }
}
