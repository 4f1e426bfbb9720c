package dev.weir.runner.jobs;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An exception of another process, read from its stack as text: nothing of its class is needed here. */
final class ToldThrowable extends Exception {
    private static final String CAUSED_BY = "Caused by: ";
    /** A frame as Java writes it, with the loader or module before the class left out. Those of suppressed exceptions stand further in. */
    private static final Pattern FRAME = Pattern.compile("\\s{0,1}at (?:[^ (]*/)?([^ (/]+)\\.([^ (.]+)\\(([^)]*)\\).*");
    /** The rest of the frames are the last ones of the exception around it. */
    private static final Pattern MORE = Pattern.compile("\\s{0,1}\\.\\.\\. (\\d+) more");
    private static final Pattern HEAD = Pattern.compile("([\\w.$]+)(?:: (.*))?", Pattern.DOTALL);

    private final String type;

    private ToldThrowable(String type, String message, List<StackTraceElement> frames, Throwable cause) {
        super(message, cause);
        this.type = type;
        setStackTrace(frames.toArray(StackTraceElement[]::new));
    }

    /** The part of the text that tells of one exception, without those that caused it. */
    private record Part(StringBuilder head, List<StackTraceElement> frames) {
        ToldThrowable around(Throwable cause) {
            Matcher named = HEAD.matcher(head.toString().strip());
            return named.matches() ? new ToldThrowable(named.group(1), named.group(2), frames, cause) : new ToldThrowable("", head.toString().strip(), frames, cause);
        }
    }

    static ToldThrowable read(String stack) {
        List<Part> parts = new ArrayList<>();
        parts.add(new Part(new StringBuilder(), new ArrayList<>()));
        for (String line : stack.split("\r?\n")) {
            Part part = parts.get(parts.size() - 1);
            Matcher frame = FRAME.matcher(line);
            Matcher more = MORE.matcher(line);
            if (line.startsWith(CAUSED_BY)) {
                parts.add(new Part(new StringBuilder(line.substring(CAUSED_BY.length())), new ArrayList<>()));
            } else if (frame.matches()) {
                part.frames().add(frame(frame.group(1), frame.group(2), frame.group(3)));
            } else if (more.matches() && parts.size() > 1) {
                List<StackTraceElement> around = parts.get(parts.size() - 2).frames();
                part.frames().addAll(around.subList(Math.max(0, around.size() - Integer.parseInt(more.group(1))), around.size()));
            } else if (part.frames().isEmpty() && !line.startsWith("\t")) {
                part.head().append(part.head().isEmpty() ? "" : "\n").append(line);
            }
        }
        ToldThrowable told = null;
        for (int i = parts.size() - 1; i >= 0; i--) {
            told = parts.get(i).around(told);
        }
        return told;
    }

    private static StackTraceElement frame(String type, String method, String place) {
        int colon = place.lastIndexOf(':');
        boolean numbered = colon >= 0 && place.substring(colon + 1).matches("\\d{1,9}");
        return new StackTraceElement(type, method, numbered ? place.substring(0, colon) : place, numbered ? Integer.parseInt(place.substring(colon + 1)) : -1);
    }

    /** The class that it had, with its package; empty where the text does not say. */
    String type() {
        return type;
    }

    @Override
    public String toString() {
        return type.isEmpty() ? getMessage() : getMessage() == null ? type : type + ": " + getMessage();
    }
}
