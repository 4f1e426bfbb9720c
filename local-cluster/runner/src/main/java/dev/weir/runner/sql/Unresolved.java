package dev.weir.runner.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Says of placeholders what is wrong with them: no value, or a secret where its value would be seen. */
public final class Unresolved {
    /** What has options: their values stay out of plans and rows. */
    private static final Set<String> WITH_OPTIONS = Set.of(
            "create-table", "alter-table", "create-catalog", "alter-catalog", "create-database", "alter-database", "create-model", "alter-model",
            "create-connection", "alter-connection", "load-module");
    /** In these a secret without a value costs nothing until the real thing is used. */
    private static final Set<String> UNUSED = Set.of("create-table", "alter-table", "set");

    private Unresolved() {}

    /** Of one statement, whatever part of it is not resolved. */
    static List<Finding> of(Script script, SourceStatement statement) {
        List<Finding> findings = new ArrayList<>();
        for (SourceText.Part part : statement.placeholders()) {
            Placeholder placeholder = part.placeholder();
            boolean missing = !placeholder.isEscape() && placeholder.value(script) == null;
            int from = part.from() - statement.start();
            int to = part.to() - statement.start();
            if (!placeholder.isEscape() && placeholder.secret() && !mayHoldSecret(statement, part)) {
                findings.add(Finding.error("secret-misplaced", placeholder.written() + " stands where its value would be seen in plans and rows. A secret may stand in quotes, as the value of an"
                        + " option: WITH ('password' = '" + placeholder.written() + "'), or of SET.", null, statement, from, to));
            } else if (missing) {
                findings.add(finding(script, statement, placeholder, from, to));
            }
        }
        return findings;
    }

    private static Finding finding(Script script, SourceStatement statement, Placeholder placeholder, int from, int to) {
        boolean harmless = placeholder.secret() && !script.allReal() && UNUSED.contains(statement.kind());
        return new Finding(harmless ? "warning" : "error", code(placeholder), message(script, placeholder, harmless), null, statement.text(), from, to);
    }

    /** Of a script's settings, which stand in no text of SQL. */
    static List<Diagnostic> ofSettings(Script script) {
        List<Diagnostic> said = new ArrayList<>();
        Diagnostic.Position start = new Diagnostic.Position(1, 1);
        for (Map.Entry<String, String> setting : script.settings() == null ? Set.<Map.Entry<String, String>>of() : new java.util.TreeMap<>(script.settings()).entrySet()) {
            for (Placeholder placeholder : Placeholders.missing(script, setting.getValue())) {
                boolean harmless = placeholder.secret() && !script.allReal();
                said.add(new Diagnostic(harmless ? "warning" : "error", code(placeholder), "The setting " + setting.getKey() + ": " + message(script, placeholder, harmless), null,
                        null, new Diagnostic.Range(start, start)));
            }
        }
        return said;
    }

    /** What is wrong with a text that is no SQL and runs for real. */
    public record Fault(String code, String message) {}

    /** Null where each placeholder of the texts has a value. */
    public static Fault ofArguments(Script script, List<String> texts) {
        return texts.stream().flatMap(text -> Placeholders.missing(script, text).stream()).findFirst()
                .map(placeholder -> new Fault(code(placeholder), message(script, placeholder, false))).orElse(null);
    }

    static String code(Placeholder placeholder) {
        return placeholder.secret() ? "secret-missing" : "parameter-missing";
    }

    /** @param harmless whether samples do without the value */
    static String message(Script script, Placeholder placeholder, boolean harmless) {
        if (placeholder.secret()) {
            return "The secret " + placeholder.written() + " has no value here. " + (harmless
                    ? "A run on samples does without it; give it one before you run on the real table."
                    : "Give the secret \"" + placeholder.name() + "\" a value for the place where the job runs.");
        }
        Set<String> known = new TreeSet<>(script.parameters().keySet());
        return "The parameter " + placeholder.written() + " has no value here. Give \"" + placeholder.name() + "\" one under \"parameters\" of the environment, or write $"
                + placeholder.written() + " where these characters are meant." + (known.isEmpty() ? "" : " Parameters that have one: " + String.join(", ", known) + ".");
    }

    private static boolean mayHoldSecret(SourceStatement statement, SourceText.Part part) {
        if (!part.quoted().equals("'") || !(statement.kind().equals("set") || WITH_OPTIONS.contains(statement.kind()))) {
            return false;
        }
        List<SqlToken> tokens = statement.tokens();
        int at = part.from() - statement.start();
        for (int i = 2; i < tokens.size() && !tokens.get(i - 2).is("SELECT"); i++) {
            if (tokens.get(i).start() <= at && at < tokens.get(i).end()) {
                return tokens.get(i - 1).image().equals("=") && tokens.get(i - 2).quoted();
            }
        }
        return false;
    }
}
