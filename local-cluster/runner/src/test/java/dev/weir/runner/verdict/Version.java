package dev.weir.runner.verdict;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One version of a job under test: a query, the settings it runs with, and what it is read from.
 *
 * @param ddl beside that of the usual tables: functions, views
 */
public record Version(String query, Map<String, String> settings, int parallelism, String ddl) {
    public static Version of(String query) {
        return new Version(query, Map.of(), 1, "");
    }

    String backend() {
        return settings.getOrDefault("state.backend.type", "hashmap");
    }

    public Version set(String key, String value) {
        Map<String, String> more = new LinkedHashMap<>(settings);
        more.put(key, value);
        return new Version(query, more, parallelism, ddl);
    }

    public Version parallel(int subtasks) {
        return new Version(query, settings, subtasks, ddl);
    }

    public Version with(String statements) {
        return new Version(query, settings, parallelism, ddl + statements + "\n");
    }
}
