package dev.weir.runner.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.configuration.GlobalConfiguration;

/** Warns of what only its owner should know, written into a text: options that Flink's own list calls sensitive, and passwords in URLs. */
final class Credentials {
    /** What Flink's list does not know: how Kafka's clients are told who they are, and how S3 is. */
    private static final Pattern MORE = Pattern.compile("(jaas\\.config|access-key|access\\.key|private[.-]?key|passphrase|\\bsas[.-])", Pattern.CASE_INSENSITIVE);
    /** A file, a name or a number of seconds is no credential, whatever it is of. */
    private static final Pattern ABOUT = Pattern.compile("(file|path|location|url|uri|endpoint|provider|class|type|interval|timeout|ttl|alias|name)$", Pattern.CASE_INSENSITIVE);
    private static final Pattern IN_URL = Pattern.compile("^[a-z][a-z0-9+.:-]*://[^/?#@\\s:]*:([^/?#@\\s]+)@", Pattern.CASE_INSENSITIVE);
    private static final Pattern IN_QUERY = Pattern.compile("[?&;](?:password|passwd|pwd|secret|token)=([^&;\\s]+)", Pattern.CASE_INSENSITIVE);

    private Credentials() {}

    /** Of one statement: each {@code 'key' = 'value'} in it. */
    static List<Finding> of(SourceStatement statement) {
        List<Finding> findings = new ArrayList<>();
        List<SqlToken> tokens = statement.tokens();
        for (int i = 0; i + 2 < tokens.size(); i++) {
            SqlToken key = tokens.get(i);
            SqlToken value = tokens.get(i + 2);
            if (isText(key) && tokens.get(i + 1).is("=") && isText(value)) {
                int[] literal = literal(key.literal(), value.image().substring(1, value.image().length() - 1));
                if (literal != null && !isPlaceholder(statement, value)) {
                    findings.add(warning(statement, key.literal(), value.start() + 1 + literal[0], value.start() + 1 + literal[1]));
                }
            }
        }
        return findings;
    }

    private static boolean isText(SqlToken token) {
        return token.image().length() >= 2 && token.image().charAt(0) == '\'';
    }

    private static Finding warning(SourceStatement statement, String key, int from, int to) {
        String message = "The value of '" + key + "' is written into the job, and with it into git. Write ${secret:NAME} there instead, and keep the value with \"weir secret set NAME\".";
        return new Finding("warning", "literal-credential", message, null, statement.text(), from, to);
    }

    /** Where in a value the credential is; null where there is none. */
    private static int[] literal(String key, String value) {
        if (value.isBlank()) {
            return null;
        }
        if ((GlobalConfiguration.isSensitive(key) || MORE.matcher(key).find()) && !ABOUT.matcher(key).find()) {
            return new int[] {0, value.length()};
        }
        for (Pattern pattern : List.of(IN_URL, IN_QUERY)) {
            Matcher found = pattern.matcher(value);
            if (found.find()) {
                return new int[] {found.start(1), found.end(1)};
            }
        }
        return null;
    }

    /** What stands there may be the value of a parameter or a secret: then the text has only its name. */
    private static boolean isPlaceholder(SourceStatement statement, SqlToken value) {
        return statement.placeholders().stream()
                .anyMatch(part -> !part.placeholder().isEscape() && part.from() - statement.start() < value.end() && part.to() - statement.start() > value.start());
    }
}
