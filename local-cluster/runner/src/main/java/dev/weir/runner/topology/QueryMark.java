package dev.weir.runner.topology;

import java.util.Set;

/**
 * A part of a query that an operator may come from.
 *
 * @param kind what the part does: {@code table}, {@code target}, {@code aggregate}, {@code join} …
 * @param name the table's name, for {@code table} and {@code target}
 * @param tables the base tables that its rows come from, by their simple names in lower case
 * @param sink the simple name of the table that the query is written into; null inside a view
 * @param from offset in the text it was parsed from, {@code to} after the last character
 */
record QueryMark(String kind, String name, Set<String> tables, String sink, String text, int from, int to) {}
