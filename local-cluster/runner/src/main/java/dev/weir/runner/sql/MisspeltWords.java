package dev.weir.runner.sql;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Finds a keyword with a slip of the pen in it: with the keyword in its place, Flink's parser reads on. */
final class MisspeltWords {
    /** The words that hold statements together; a slip in one of these is taken for a name. */
    private static final Set<String> WORDS = Set.of(
            "SELECT", "FROM", "WHERE", "GROUP", "HAVING", "ORDER", "LIMIT", "INSERT", "INTO", "VALUES", "CREATE", "TABLE", "VIEW", "TEMPORARY", "FUNCTION", "CATALOG", "DATABASE", "MODEL", "WITH", "JOIN",
            "LEFT", "RIGHT", "INNER", "OUTER", "CROSS", "UNION", "DISTINCT", "EXECUTE", "STATEMENT", "BEGIN", "EXPLAIN", "DESCRIBE", "WATERMARK", "PRIMARY", "ENFORCED", "PARTITIONED", "PARTITION",
            "COMMENT", "METADATA", "VIRTUAL", "LATERAL", "UNNEST", "BETWEEN", "INTERVAL", "DROP", "ALTER", "SHOW", "MATCH_RECOGNIZE", "MEASURES", "PATTERN", "DEFINE", "WHEN", "THEN", "ELSE", "LIKE");
    private static final LevenshteinDistance DISTANCE = new LevenshteinDistance(2);
    private static final int SHORTEST = 3;

    private MisspeltWords() {}

    /** @param word what stands there */
    record Meant(SqlToken word, String keyword) {
        String message() {
            return "'" + word.image() + "' cannot stand here; did you mean " + keyword + "?";
        }
    }

    /** The word at the place where the parser gave up, or just before it; null where no keyword helps. */
    static Meant at(SourceStatement at, int offset) {
        List<SqlToken> tokens = at.tokens();
        int met = 0;
        while (met < tokens.size() && tokens.get(met).end() <= offset) {
            met++;
        }
        for (int word = met; word >= Math.max(0, met - 2); word--) {
            Meant meant = word < tokens.size() ? of(at, tokens.get(word), met < tokens.size() ? tokens.get(met) : null) : null;
            if (meant != null) {
                return meant;
            }
        }
        return null;
    }

    /** @param met where the parser gave up; null for the end */
    private static Meant of(SourceStatement at, SqlToken word, SqlToken met) {
        String image = word.image().toUpperCase(Locale.ROOT);
        if (word.quoted() || image.length() < SHORTEST || !image.matches("[A-Z_]+") || WORDS.contains(image)) {
            return null;
        }
        for (String keyword : WORDS) {
            int steps = DISTANCE.apply(image, keyword);
            boolean near = steps >= 0 && (steps == 1 || sorted(image).equals(sorted(keyword)));
            if (!near) {
                continue;
            }
            String text = at.text().substring(0, word.start()) + keyword + at.text().substring(word.end());
            int reached = ReservedWords.reached(text);
            int longer = keyword.length() - image.length();
            if (reached == Integer.MAX_VALUE || met != null && reached >= met.end() + longer) {
                return new Meant(word, keyword);
            }
        }
        return null;
    }

    private static String sorted(String word) {
        return word.chars().sorted().mapToObj(Character::toString).reduce("", String::concat);
    }
}
