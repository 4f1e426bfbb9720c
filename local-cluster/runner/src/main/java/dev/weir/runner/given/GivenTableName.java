package dev.weir.runner.given;

import java.io.Serializable;

/**
 * How a test may call a table.
 *
 * @param full catalog, database and name
 */
public record GivenTableName(String full) implements Serializable {
    /** Whether a name of one to three dotted parts means this table: what it says is how the full name ends. */
    public boolean isMeantBy(String name) {
        return ("." + full).endsWith("." + name.replace("`", ""));
    }

    /** The name without what every table is in unless told otherwise. */
    public String plain() {
        return full.replaceFirst("^default_catalog\\.(?:default_database\\.)?", "");
    }
}
