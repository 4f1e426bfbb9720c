package dev.weir.runner.jars;

import dev.weir.runner.sql.Diagnostic;

/** Finds in the text of a job.yaml what a diagnostic is about. */
final class JobFileText {
    private JobFileText() {}

    /** The line of a key; the first line where the text has no such line of its own. */
    static Diagnostic.Range of(String text, String key) {
        String[] lines = text.split("\\R", -1);
        for (int line = 0; line < lines.length; line++) {
            if (lines[line].matches("[\"']?" + key + "[\"']?\\s*:.*")) {
                return range(line, lines[line]);
            }
        }
        return key.equals("jar") ? range(0, lines[0]) : of(text, "jar");
    }

    private static Diagnostic.Range range(int line, String text) {
        return new Diagnostic.Range(new Diagnostic.Position(line + 1, 1), new Diagnostic.Position(line + 1, text.stripTrailing().length() + 1));
    }
}
