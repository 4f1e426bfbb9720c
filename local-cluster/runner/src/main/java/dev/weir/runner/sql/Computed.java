package dev.weir.runner.sql;

import java.util.List;

/**
 * A part of a text that is computed for rows, and by what; the same record as `Computed` in shared/services/sql-knowledge.ts.
 *
 * @param form {@code flink} for an expression of a job in TypeScript; else how the function is called
 * @param name the function; null for an expression
 * @param operators that do it, as Flink calls them
 * @param sql what it is in SQL
 */
public record Computed(Diagnostic.Range range, String form, String name, List<String> operators, String sql) {}
