package dev.weir.runner.samples;

import java.util.regex.Pattern;

/** What Jackson says of a text that is no JSON, without what only those who call Jackson can do something with: its settings, and places in a source that it does not know. */
public final class JsonWords {
    private static final Pattern FOR_PROGRAMMERS = Pattern.compile(" ?\\(start marker at \\[Source:[^\\]]*\\]\\)|\\s*(?:at )?\\[Source:[^\\]]*\\]|: enable `[^`]+` to allow|, from `[^`]+`");

    private JsonWords() {}

    public static String of(String said) {
        return FOR_PROGRAMMERS.matcher(said).replaceAll("");
    }
}
