package dev.weir.runner.logs;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The latest lines of a run, numbered from 0 over its life. What a bound drops is told to a reader as a line. */
public final class RunLog {
    private static final int LARGEST_LINE = 8 << 10;

    private final Deque<LogLine> lines = new ArrayDeque<>();
    private final int bound;
    private long written;
    private boolean ended;

    /** @param bound how many lines are kept */
    public RunLog(int bound) {
        this.bound = bound;
    }

    public synchronized void add(LogLine line) {
        lines.addLast(shortened(line));
        written++;
        if (lines.size() > bound) {
            lines.removeFirst();
        }
        notifyAll();
    }

    private static LogLine shortened(LogLine line) {
        int length = line.text().length();
        return length <= LARGEST_LINE
                ? line
                : new LogLine(line.at(), line.level(), line.logger(), line.text().substring(0, LARGEST_LINE) + " … (" + length + " characters)");
    }

    /** No line follows. */
    public synchronized void end() {
        ended = true;
        notifyAll();
    }

    /** Lines from a number on, and the number after the last of them. */
    public record Page(List<LogLine> lines, long next) {}

    /** Waits for lines from a number on; null when the run is over and all is read. */
    public synchronized Page read(long from, int most) throws InterruptedException {
        while (from >= written && !ended) {
            wait();
        }
        if (from >= written) {
            return null;
        }
        long kept = written - lines.size();
        List<LogLine> page = new ArrayList<>();
        if (from < kept) {
            page.add(new LogLine(lines.peekFirst().at(), "warn", "weir", (kept - from) + " earlier lines are no longer kept."));
        }
        lines.stream().skip(Math.max(0, from - kept)).limit(most - page.size()).forEach(page::add);
        int read = page.size() - (from < kept ? 1 : 0);
        return new Page(page, Math.max(from, kept) + read);
    }
}
