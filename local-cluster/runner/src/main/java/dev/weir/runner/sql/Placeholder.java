package dev.weir.runner.sql;

import dev.weir.runner.secrets.Secrets;

/**
 * What stands in a text for a value of the place where the job runs.
 *
 * @param name of the parameter or the secret; null for {@code $${…}}, which writes {@code ${…}} itself
 */
record Placeholder(String name, boolean secret) {

    boolean isEscape() {
        return name == null;
    }

    /** Null where it has none; {@code $${…}} never does. */
    String value(Script script) {
        return secret ? script.secrets().get(name) : script.parameters().get(name);
    }

    String written() {
        return secret ? Secrets.reference(name) : "${" + name + "}";
    }
}
