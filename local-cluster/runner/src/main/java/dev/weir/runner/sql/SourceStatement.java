package dev.weir.runner.sql;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * One statement of a script, from its first token up to and without its semicolon.
 *
 * @param start offset in the script as Flink reads it
 * @param tokens their offsets count from the statement's start
 * @param broken what the lexer does not take for a token starts here; -1 where all is well
 */
public record SourceStatement(int index, String text, int start, SourceText script, List<SqlToken> tokens, int broken) {
    private static final Set<String> FILLERS =
            Set.of("OR", "REPLACE", "ALTER", "TEMPORARY", "TEMP", "SYSTEM", "EXTENDED", "FULL", "USER", "CURRENT");
    private static final Set<String> WITH_OBJECT =
            Set.of("CREATE", "ALTER", "DROP", "SHOW", "LOAD", "UNLOAD", "ADD", "REMOVE", "STOP", "COMPILE", "ANALYZE");
    private static final Set<String> QUERIES = Set.of("SELECT", "WITH", "VALUES", "(", "FROM", "TABLE");

    /** Flink's word for the statement: {@code create-table}, {@code insert}, {@code select} … */
    public String kind() {
        if (tokens.isEmpty()) {
            return "unknown";
        }
        String first = word(0);
        if (QUERIES.contains(first)) {
            return "select";
        }
        if (first.equals("DESC")) {
            return "describe";
        }
        if (first.equals("BEGIN") || first.equals("END")) {
            return lower(first) + "-statement-set";
        }
        if (first.equals("EXECUTE")) {
            return word(1).equals("STATEMENT") ? "statement-set" : word(1).equals("PLAN") ? "execute-plan" : lower(word(1));
        }
        if (first.equals("USE")) {
            return Set.of("CATALOG", "MODULES").contains(word(1)) ? "use-" + lower(word(1)) : "use";
        }
        if (!WITH_OBJECT.contains(first)) {
            return lower(first);
        }
        int object = objectIndex();
        String second = word(object);
        return lower(first) + "-" + lower(second.equals("MATERIALIZED") ? "materialized-" + word(object + 1) : second);
    }

    /** The name that a CREATE statement gives, its last part; null for other statements. */
    public String createdName() {
        if (tokens.isEmpty() || !word(0).equals("CREATE")) {
            return null;
        }
        int at = objectIndex() + (word(objectIndex()).equals("MATERIALIZED") ? 2 : 1);
        if (word(at).equals("IF")) {
            at += 3;
        }
        while (word(at + 1).equals(".") && at + 2 < tokens.size()) {
            at += 2;
        }
        return at < tokens.size() ? tokens.get(at).name() : null;
    }

    /** Where a place of the statement's text is in the script. */
    public Diagnostic.Range range(int from, int to) {
        return script.range(start + from, start + to);
    }

    public Diagnostic.Range range() {
        return range(0, text.length());
    }

    /** The statement's first line: where a message goes that has no better place. */
    public Diagnostic.Range firstLine() {
        int end = Math.min(start + text.length(), script.endOfLine(start));
        return script.range(start, end);
    }

    /** Those that its text was written with. */
    List<SourceText.Part> placeholders() {
        return script.within(start, start + text.length());
    }

    /** Some of its tokens as a statement of its own; {@code to} is after the last. */
    SourceStatement part(int from, int to) {
        int first = tokens.get(from).start();
        int end = tokens.get(to - 1).end();
        List<SqlToken> moved = tokens.subList(from, to).stream().map(token -> new SqlToken(token.image(), token.start() - first, token.end() - first, token.quoted())).toList();
        return new SourceStatement(index, text.substring(first, end), start + first, script, moved, -1);
    }

    String word(int index) {
        return index < tokens.size() ? tokens.get(index).image().toUpperCase(Locale.ROOT) : "";
    }

    private int objectIndex() {
        int at = 1;
        while (FILLERS.contains(word(at))) {
            at++;
        }
        return at;
    }

    private static String lower(String word) {
        return word.toLowerCase(Locale.ROOT);
    }
}
