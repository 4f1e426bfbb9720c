package dev.weir.runner.topology;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The words of a node's attributes, with each column's name replaced by what the column is. */
final class PlanWords {
    /**
     * A text in quotes, a measure as in {@code 1 h}, a key as in {@code size=[…]}; a column by its position, as in the conditions of
     * MATCH_RECOGNIZE; a column by its name, or a function.
     */
    private static final String WORDS = "(?<kept>'w\\$(?=[,)])|'(?:[^']|'')*'|(?<![\\p{L}\\p{N}_$.])\\d+ \\p{L}+|[\\p{L}_]+(?==\\[))"
            + "|(?<![\\p{L}\\p{N}_$])\\$(?<place>\\d+)(?![\\p{L}\\p{N}_$])%s|(?<word>[\\p{L}_$][\\p{L}\\p{N}_$]*)(?<call>\\()?";
    private static final Pattern PLAIN = Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$]*");

    private final Map<String, String> scope;
    private final List<String> positions;
    private final Pattern pattern;

    /**
     * @param scope what the columns are, by the names that the attributes call them
     * @param positions the same of the node's only input, in their order
     */
    PlanWords(Map<String, String> scope, List<String> positions) {
        this.scope = scope;
        this.positions = positions;
        String odd = scope.keySet().stream().filter(name -> !PLAIN.matcher(name).matches())
                .sorted((a, b) -> b.length() - a.length())
                .map(name -> "(?<![\\p{L}\\p{N}_$])" + Pattern.quote(name) + "(?![\\p{L}\\p{N}_$])")
                .collect(Collectors.joining("|"));
        pattern = Pattern.compile(WORDS.formatted(odd.isEmpty() ? "" : "|(?<odd>" + odd + ")"));
    }

    boolean knows(String name) {
        return scope.containsKey(name);
    }

    /** The text with each column in it replaced; texts in quotes stay, functions are written large. */
    String said(String text) {
        Matcher words = pattern.matcher(text);
        return words.replaceAll(found -> Matcher.quoteReplacement(word(words)));
    }

    private String word(Matcher found) {
        if (found.group("kept") != null) {
            return found.group();
        }
        if (found.group("place") != null) {
            int at = Integer.parseInt(found.group("place"));
            return at < positions.size() ? positions.get(at) : found.group();
        }
        return found.group("call") != null ? found.group().toUpperCase(Locale.ROOT) : scope.getOrDefault(found.group(), found.group());
    }
}
