package dev.weir.runner.language;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.weir.runner.language.Vocabulary.FlinkFunction;
import dev.weir.runner.sql.Diagnostic;
import java.util.List;
import java.util.Map;

/** The catalogs as they stand before a statement; the same records as in shared/services/sql-knowledge.ts. */
public record SqlScope(Current current, List<Named> catalogs, List<Relation> relations, List<FlinkFunction> functions) {

    public record Current(String catalog, String database) {}

    public record Named(String name, List<String> databases) {}

    /** @param time {@code event} or {@code processing}; null for other columns */
    public record Column(
            String name, String type, boolean nullable, String kind, String time, boolean key, List<Column> fields, String comment, String expression) {}

    public record Watermark(String column, String expression) {}

    public record Declared(String file, Diagnostic.Range range) {}

    public record Relation(
            List<String> path, String kind, @JsonProperty("temporary") boolean isTemporary, List<Column> columns, Map<String, String> options, Watermark watermark, Declared declared) {

        Relation declaredAt(Declared place) {
            return new Relation(path, kind, isTemporary, columns, options, watermark, place);
        }
    }

    /** What an expression gives. */
    public record Type(String type, boolean nullable) {}
}
