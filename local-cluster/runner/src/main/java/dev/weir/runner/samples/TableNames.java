package dev.weir.runner.samples;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.apache.flink.table.catalog.ObjectIdentifier;

/** How a dotted name of one to three parts names a table: parts left out are the current catalog and database. */
record TableNames(String catalog, String database) {
    boolean matches(String name, ObjectIdentifier table) {
        var parts = parts(name);
        return switch (parts.size()) {
            case 1 -> table.equals(ObjectIdentifier.of(catalog, database, parts.get(0)));
            case 2 -> table.equals(ObjectIdentifier.of(catalog, parts.get(0), parts.get(1)));
            case 3 -> table.equals(ObjectIdentifier.of(parts.get(0), parts.get(1), parts.get(2)));
            default -> false;
        };
    }

    /** The table's name as a person would write it here. */
    String shortest(ObjectIdentifier table) {
        if (!table.getCatalogName().equals(catalog)) {
            return table.asSummaryString();
        }
        return table.getDatabaseName().equals(database)
                ? table.getObjectName()
                : table.getDatabaseName() + "." + table.getObjectName();
    }

    /** The candidate that is a slip of the pen away, for a message. */
    static Optional<String> nearest(String name, Collection<String> candidates) {
        var distance = new LevenshteinDistance(Math.max(2, name.length() / 3));
        String best = null;
        int least = Integer.MAX_VALUE;
        for (String candidate : candidates) {
            int d = candidate.equalsIgnoreCase(name) ? 0 : distance.apply(name, candidate);
            if (d >= 0 && d < least) {
                best = candidate;
                least = d;
            }
        }
        return Optional.ofNullable(best);
    }

    /** Splits at dots outside backticks. */
    private static List<String> parts(String name) {
        var parts = new ArrayList<String>();
        var part = new StringBuilder();
        boolean quoted = false;
        for (char c : name.toCharArray()) {
            if (c == '`') {
                quoted = !quoted;
            } else if (c == '.' && !quoted) {
                parts.add(part.toString());
                part.setLength(0);
            } else {
                part.append(c);
            }
        }
        parts.add(part.toString());
        return parts;
    }
}
