package dev.weir.runner.language;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/** What Flink knows whatever a text says; the same records as in shared/services/sql-knowledge.ts. */
public record Vocabulary(
        String flink, List<Keyword> keywords, List<FlinkFunction> functions, List<FlinkOption> settings, List<FlinkFactory> factories, List<String> types, List<String> databases) {

    public record Keyword(String word, boolean reserved) {}

    public record FlinkOption(String key, String type, List<String> values, @JsonProperty("default") String byDefault, boolean required, String description, List<String> former) {}

    public record FlinkFactory(String identifier, String kind, List<String> roles, List<FlinkOption> options, boolean shipped) {}

    public record FlinkFunction(String name, String kind, boolean builtIn, List<String> signatures, List<Argument> arguments, String description) {}

    /** @param type null where any fits */
    public record Argument(String name, String type, boolean optional) {}
}
