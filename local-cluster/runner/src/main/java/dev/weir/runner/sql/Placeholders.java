package dev.weir.runner.sql;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.sql.parser.impl.TokenMgrError;

/**
 * Replaces {@code ${name}} and {@code ${secret:name}} by their values. A value inside quotes stays inside them; comments are left alone; {@code $${name}}
 * writes {@code ${name}}; values are not searched for placeholders. One without a value stays as it was written.
 */
public final class Placeholders {
    private static final Pattern PATTERN = Pattern.compile("(\\$)?\\$\\{(secret:)?([A-Za-z_][A-Za-z0-9_.-]*)}");

    private Placeholders() {}

    /** A text of SQL. */
    static SourceText expand(Script script, String written) {
        if (!written.contains("${")) {
            return SourceText.plain(written);
        }
        List<SqlToken> tokens = tokens(written);
        StringBuilder text = new StringBuilder();
        List<SourceText.Part> parts = new ArrayList<>();
        int done = 0;
        for (Matcher found = PATTERN.matcher(written); found.find(); ) {
            SqlToken token = tokens == null ? null : tokenAt(tokens, found.start(), found.end());
            if (tokens != null && token == null) {
                continue;
            }
            text.append(written, done, found.start());
            Placeholder placeholder = of(found);
            String quote = token != null && token.quoted() ? token.image().substring(0, 1) : "";
            int from = text.length();
            text.append(placeholder.isEscape() ? found.group().substring(1) : inside(quote, placeholder.value(script), found.group()));
            parts.add(new SourceText.Part(placeholder, from, text.length(), found.start(), found.end(), quote));
            done = found.end();
        }
        return new SourceText(text.append(written.substring(done)).toString(), written, parts);
    }

    /** A value that is no SQL: of a setting, an argument. Placeholders without a value stay as they are. */
    public static String value(Script script, String written) {
        return !written.contains("${") ? written : PATTERN.matcher(written).replaceAll(found -> {
            Placeholder placeholder = of(found);
            String value = placeholder.isEscape() ? found.group().substring(1) : placeholder.value(script);
            return Matcher.quoteReplacement(value == null ? found.group() : value);
        });
    }

    /** Settings with their placeholders replaced. */
    public static Map<String, String> values(Script script, Map<String, String> written) {
        Map<String, String> values = new HashMap<>();
        if (written != null) {
            written.forEach((key, value) -> values.put(key, value(script, value)));
        }
        return values;
    }

    /** Those of a text that is no SQL which have no value. */
    static List<Placeholder> missing(Script script, String written) {
        List<Placeholder> missing = new ArrayList<>();
        for (Matcher found = PATTERN.matcher(written); found.find(); ) {
            Placeholder placeholder = of(found);
            if (!placeholder.isEscape() && placeholder.value(script) == null) {
                missing.add(placeholder);
            }
        }
        return missing;
    }

    /** All of a text that is no SQL. */
    static List<Placeholder> all(String written) {
        return PATTERN.matcher(written).results().map(Placeholders::of).toList();
    }

    /** The secrets that texts name. */
    public static Set<String> secretNames(List<String> texts) {
        Set<String> names = new TreeSet<>();
        for (String text : texts) {
            PATTERN.matcher(text).results().map(Placeholders::of).filter(placeholder -> placeholder.secret() && !placeholder.isEscape()).forEach(secret -> names.add(secret.name()));
        }
        return names;
    }

    private static Placeholder of(java.util.regex.MatchResult found) {
        return new Placeholder(found.group(1) == null ? found.group(3) : null, found.group(2) != null);
    }

    private static String inside(String quote, String value, String written) {
        return value == null ? written : quote.isEmpty() ? value : value.replace(quote, quote + quote);
    }

    /** Flink's own lexer says what is quoted and what is a comment; null where the text has an open quote, so that it cannot say. */
    private static List<SqlToken> tokens(String text) {
        SqlTokens lexer = new SqlTokens(text, new TextLines(text));
        List<SqlToken> tokens = new ArrayList<>();
        int from = 0;
        while (true) {
            try {
                SqlToken token = lexer.next();
                if (token == null) {
                    return tokens;
                }
                tokens.add(token);
                from = token.end();
            } catch (TokenMgrError none) {
                Matcher next = PATTERN.matcher(text);
                boolean isPlaceholder = next.find(from) && text.substring(from, next.start()).isBlank();
                if (!isPlaceholder) {
                    return null;
                }
                tokens.add(new SqlToken(next.group(), next.start(), next.end(), false));
                from = next.end();
                lexer.startAt(from);
            }
        }
    }

    /** The token that a stretch of the text begins in, which is none in a comment. */
    private static SqlToken tokenAt(List<SqlToken> tokens, int start, int end) {
        int low = 0;
        int high = tokens.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            SqlToken token = tokens.get(middle);
            if (token.end() <= start) {
                low = middle + 1;
            } else if (token.start() >= end) {
                high = middle - 1;
            } else {
                return token;
            }
        }
        return null;
    }
}
