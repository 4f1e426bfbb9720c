package dev.weir.runner.secrets;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Map;

/**
 * The values of a script's secrets, by name; in memory only. Whoever writes it into a message writes names.
 *
 * @param values what {@code ${secret:NAME}} stands for
 */
public record Secrets(@JsonValue Map<String, String> values) {
    public static final Secrets NONE = new Secrets(Map.of());

    @JsonCreator
    public Secrets {
        values = values == null ? Map.of() : Map.copyOf(values);
        Scrubber.know(values);
    }

    public String get(String name) {
        return values.get(name);
    }

    /** How a text refers to a secret. */
    public static String reference(String name) {
        return "${secret:" + name + "}";
    }

    @Override
    public String toString() {
        return values.keySet().toString();
    }
}
