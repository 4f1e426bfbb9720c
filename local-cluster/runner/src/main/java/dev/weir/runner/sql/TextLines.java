package dev.weir.runner.sql;

import java.util.Arrays;

/** Places of a text as offsets and as lines and columns. A line ends with LF, CR or CRLF, as Flink's lexer counts. */
public final class TextLines {
    private final String text;
    private final int[] starts;

    public TextLines(String text) {
        this.text = text;
        int[] found = new int[64];
        int count = 1;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean crlf = c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n';
            if (c == '\n' || (c == '\r' && !crlf)) {
                if (count == found.length) {
                    found = Arrays.copyOf(found, count * 2);
                }
                found[count++] = i + 1;
            }
        }
        starts = Arrays.copyOf(found, count);
    }

    /** @param line from 1; @param column from 1, in UTF-16 units; a place outside the text is moved to its edge */
    public int offset(int line, int column) {
        if (line < 1) {
            return 0;
        }
        if (line > starts.length) {
            return text.length();
        }
        return Math.max(0, Math.min(text.length(), starts[line - 1] + column - 1));
    }

    public Diagnostic.Position position(int offset) {
        int found = Arrays.binarySearch(starts, offset);
        int line = found >= 0 ? found : -found - 2;
        return new Diagnostic.Position(line + 1, offset - starts[line] + 1);
    }

    /** @param end after the last character */
    public Diagnostic.Range range(int start, int end) {
        return new Diagnostic.Range(position(start), position(Math.max(start, Math.min(end, text.length()))));
    }

    /** The rest of the line that an offset is on, without its end. */
    public int endOfLine(int offset) {
        int end = offset;
        while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
            end++;
        }
        return end;
    }
}
