package dev.weir.runner.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Looks at what follows a statement that is still being typed. Up to the next semicolon Flink reads it as one statement, and refuses it; what begins like
 * a statement on a line of its own is then looked at for itself, so that what it creates is known to the rest of the text.
 */
final class MissingSemicolons {
    private static final Set<String> BEGIN = Set.of("CREATE", "INSERT", "EXECUTE", "DROP", "USE", "SET", "ALTER");
    private static final Set<String> CREATED = Set.of("TABLE", "VIEW", "TEMPORARY", "FUNCTION", "CATALOG", "DATABASE", "MODEL", "MATERIALIZED", "OR");
    /** Before INSERT: it belongs to what came before. */
    private static final Set<String> INTRODUCE = Set.of("EXPLAIN", "FOR", "BEGIN", "PLAN_ADVICE", "CHANGELOG_MODE", "ESTIMATED_COST", "JSON_EXECUTION_PLAN");

    private MissingSemicolons() {}

    /** @param ask what becomes of a statement */
    static void run(SourceStatement statement, Function<SourceStatement, Outcome> ask, Findings findings) {
        Outcome outcome = ask.apply(statement);
        List<SourceStatement> parts = isUnread(outcome) ? parts(statement) : List.of();
        if (parts.isEmpty()) {
            findings.add(statement, outcome);
            return;
        }
        for (int i = 0; i < parts.size(); i++) {
            SourceStatement part = parts.get(i);
            Outcome of = ask.apply(part);
            findings.add(part, of);
            if (i < parts.size() - 1 && !isUnread(of)) {
                findings.add(part, missing(part, parts.get(i + 1)));
            }
        }
    }

    private static boolean isUnread(Outcome outcome) {
        return outcome.findings().stream().anyMatch(finding -> finding.code().equals("syntax"));
    }

    private static Finding missing(SourceStatement part, SourceStatement next) {
        SqlToken last = part.tokens().get(part.tokens().size() - 1);
        return Finding.error("syntax", "A ';' is missing here: '" + next.word(0) + "' begins another statement.", null, part, last.start(), last.end())
                .with(Map.of("insert", ";"));
    }

    /** Empty where nothing in it begins like a statement. */
    private static List<SourceStatement> parts(SourceStatement statement) {
        List<SqlToken> tokens = statement.tokens();
        List<Integer> starts = new ArrayList<>(List.of(0));
        for (int i = 1; i < tokens.size(); i++) {
            if (isFirstOnLine(statement, i) && begins(tokens, i)) {
                starts.add(i);
            }
        }
        if (starts.size() == 1 || statement.kind().equals("statement-set") || statement.broken() >= 0) {
            return List.of();
        }
        List<SourceStatement> parts = new ArrayList<>();
        for (int i = 0; i < starts.size(); i++) {
            parts.add(statement.part(starts.get(i), i + 1 < starts.size() ? starts.get(i + 1) : tokens.size()));
        }
        return parts;
    }

    private static boolean isFirstOnLine(SourceStatement statement, int token) {
        String between = statement.text().substring(statement.tokens().get(token - 1).end(), statement.tokens().get(token).start());
        return between.indexOf('\n') >= 0 || between.indexOf('\r') >= 0;
    }

    private static boolean begins(List<SqlToken> tokens, int at) {
        String word = word(tokens, at);
        String next = word(tokens, at + 1);
        boolean isText = at + 1 < tokens.size() && tokens.get(at + 1).image().startsWith("'");
        return BEGIN.contains(word) && !tokens.get(at).quoted() && switch (word) {
            case "CREATE" -> CREATED.contains(next);
            case "INSERT" -> Set.of("INTO", "OVERWRITE").contains(next) && !INTRODUCE.contains(word(tokens, at - 1));
            case "EXECUTE" -> next.equals("STATEMENT");
            case "DROP", "ALTER" -> CREATED.contains(next) && !next.equals("OR");
            case "SET" -> isText && !word(tokens, at - 1).equals("STATEMENT");
            default -> Set.of("CATALOG", "MODULES").contains(next);
        };
    }

    private static String word(List<SqlToken> tokens, int at) {
        return at < tokens.size() ? tokens.get(at).image().toUpperCase(Locale.ROOT) : "";
    }
}
