package dev.weir.runner.secrets;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes {@code ${secret:NAME}} where a text holds the value of a secret. It is one for the process, since a value may turn up in what is said of another
 * script: a pool, a thread, a log. Every way out of the process goes through it.
 */
public final class Scrubber {
    /** A shorter value is part of too many words: it is written out only where it stands alone or in quotes. */
    private static final int SHORTEST = 4;
    /** Of a value of several lines, a line of this length is taken for one of its own: logs are read line by line. */
    private static final int LINE = 8;
    private static final String ALONE = "(?<![\\p{L}\\p{N}_])%s(?![\\p{L}\\p{N}_])";

    /** What stands in texts, and by which name it goes. */
    private static final Map<String, String> KNOWN = new TreeMap<>(Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()));

    private static volatile Pattern pattern;

    private Scrubber() {}

    static synchronized void know(Map<String, String> secrets) {
        boolean news = false;
        for (Map.Entry<String, String> secret : secrets.entrySet()) {
            for (String form : forms(secret.getValue())) {
                news |= !secret.getKey().equals(KNOWN.put(form, secret.getKey()));
            }
        }
        if (news) {
            pattern = Pattern.compile(String.join("|", KNOWN.keySet().stream().map(Scrubber::search).toList()));
        }
    }

    /** The text without secrets; the text itself where it has none. */
    public static String scrub(String text) {
        Pattern known = pattern;
        if (known == null || text == null) {
            return text;
        }
        Matcher found = known.matcher(text);
        return found.find() ? found.replaceAll(value -> Matcher.quoteReplacement(Secrets.reference(name(value.group())))) : text;
    }

    /** Whether there is no secret that could turn up. */
    public static boolean isIdle() {
        return pattern == null;
    }

    private static synchronized String name(String value) {
        return KNOWN.get(value);
    }

    private static String search(String value) {
        return value.length() < SHORTEST ? String.format(ALONE, Pattern.quote(value)) : Pattern.quote(value);
    }

    /** As it is, and as SQL, Java, JSON and URLs write it. */
    private static Set<String> forms(String value) {
        Set<String> forms = new TreeSet<>();
        List<String> parts = new ArrayList<>(List.of(value));
        value.lines().map(String::strip).filter(line -> line.length() >= LINE).forEach(parts::add);
        for (String part : parts) {
            forms.addAll(List.of(part, part.replace("'", "''"), part.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n"), URLEncoder.encode(part, StandardCharsets.UTF_8)));
        }
        forms.removeIf(String::isBlank);
        return forms;
    }
}
