package dev.weir.runner.sql;

import java.util.List;

/**
 * A text as Flink reads it, its placeholders replaced, and where each of its places is in the text that a person wrote.
 *
 * @param parts what stands for a placeholder, in order
 */
public final class SourceText {
    /**
     * @param from in the text that Flink reads
     * @param to after the last character
     * @param start in the written text
     * @param end after the last character
     * @param quoted by what the text around it is quoted: {@code '}, {@code `}, or nothing
     */
    record Part(Placeholder placeholder, int from, int to, int start, int end, String quoted) {}

    private final String text;
    private final String writtenText;
    private final TextLines lines;
    private final TextLines written;
    private final List<Part> parts;
    /** Where the written text comes from; null where a person wrote it. */
    private final Origin origin;

    SourceText(String text, String written, List<Part> parts) {
        this(text, written, parts, null);
    }

    private SourceText(String text, String written, List<Part> parts, Origin origin) {
        this.origin = origin;
        this.writtenText = written;
        this.text = text;
        this.lines = new TextLines(text);
        this.written = parts.isEmpty() ? lines : new TextLines(written);
        this.parts = parts;
    }

    /** A text that is read as it was written. */
    static SourceText plain(String text) {
        return new SourceText(text, text, List.of());
    }

    /** The same, whose written text comes from somewhere else. */
    SourceText from(Origin other) {
        return new SourceText(text, writtenText, parts, other);
    }

    String text() {
        return text;
    }

    /** Lines of the text that Flink reads. */
    TextLines lines() {
        return lines;
    }

    /** @param end after the last character; both count in the text that Flink reads. The range is one of the written text */
    Diagnostic.Range range(int start, int end) {
        int from = written(start, false);
        int to = written(Math.min(end, text.length()), true);
        return origin == null ? written.range(from, to) : origin.range(from, to);
    }

    /** The uid that the job gives to what stands at a place; null where it gives none. Both count in the text that Flink reads. */
    String uid(int start, int end) {
        return origin == null ? null : origin.uid(written(start, false), written(Math.min(end, text.length()), true));
    }

    /** The rest of the line that an offset is on, without its end. */
    int endOfLine(int offset) {
        return lines.endOfLine(offset);
    }

    /** Those that begin in a stretch of the text. */
    List<Part> within(int from, int to) {
        return parts.stream().filter(part -> part.from() >= from && (part.from() < to || part.from() == to && part.to() == to)).toList();
    }

    /** All of them, in order. */
    List<Placeholder> placeholders() {
        return parts.stream().map(Part::placeholder).toList();
    }

    /** A place inside of what stands for a placeholder is the placeholder's start or end. */
    private int written(int offset, boolean isEnd) {
        int moved = 0;
        for (Part part : parts) {
            boolean before = isEnd ? part.from() >= offset : part.from() > offset;
            if (before) {
                break;
            }
            boolean inside = isEnd ? offset <= part.to() : offset < part.to();
            if (inside) {
                return isEnd ? part.end() : part.start();
            }
            moved = part.end() - part.to();
        }
        return offset + moved;
    }
}
