package dev.weir.runner.sql;

import java.util.List;

/**
 * How what a statement gives changes; the same record as `StatementChangelog` in shared/services/sql-knowledge.ts.
 *
 * @param name of the view or of the sink; null for a query
 */
public record StatementChangelog(int statement, Diagnostic.Range range, String name, List<String> kinds, List<List<String>> upsertKeys, List<String> primaryKey) {}
