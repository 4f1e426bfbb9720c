package dev.weir.runner.sql;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Names that should have been created and were not, and whether a text speaks of one: as a whole word, of letters of any language, whatever its case, which Flink's words do not always keep.
 * Where a table at the top of a long script is broken, hundreds of texts are looked at for hundreds of names: the words of a text are looked up, not the names searched for.
 */
final class BrokenNames {
    private final List<String> names = new ArrayList<>();
    /** By the name in small letters, its place among the names. */
    private final Map<String, Integer> words = new HashMap<>();
    /** Names that are more than one word. */
    private final Map<Integer, Pattern> others = new LinkedHashMap<>();

    void add(String name) {
        if (name.isEmpty()) {
            return;
        }
        int place = names.size();
        if (name.codePoints().allMatch(BrokenNames::isOfAWord)) {
            words.putIfAbsent(name.toLowerCase(Locale.ROOT), place);
        } else {
            others.put(place, Pattern.compile("(?<!\\w)" + Pattern.quote(name) + "(?!\\w)", Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.UNICODE_CHARACTER_CLASS));
        }
        names.add(name);
    }

    boolean isEmpty() {
        return names.isEmpty();
    }

    /** The first that was added of those that the text speaks of; null where it speaks of none. */
    String firstIn(String text) {
        int first = names.size();
        for (int at = 0, start = -1; at <= text.length(); ) {
            int letter = at < text.length() ? text.codePointAt(at) : ' ';
            if (!isOfAWord(letter)) {
                if (start >= 0) {
                    first = Math.min(first, words.getOrDefault(text.substring(start, at).toLowerCase(Locale.ROOT), first));
                }
                start = -1;
            } else if (start < 0) {
                start = at;
            }
            at += Character.charCount(letter);
        }
        for (Map.Entry<Integer, Pattern> other : others.entrySet()) {
            if (other.getKey() < first && other.getValue().matcher(text).find()) {
                first = other.getKey();
            }
        }
        return first < names.size() ? names.get(first) : null;
    }

    /** As a pattern's {@code \w} for letters of any language. */
    private static boolean isOfAWord(int letter) {
        return Character.isAlphabetic(letter) || Character.isDigit(letter) || switch (Character.getType(letter)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.COMBINING_SPACING_MARK, Character.CONNECTOR_PUNCTUATION -> true;
            default -> letter == 0x200C || letter == 0x200D;
        };
    }
}
