package dev.weir.runner.taps;

import dev.weir.runner.WeirException;
import java.util.ArrayDeque;

/** Rows of a tap on their way to its reader: bounded, the oldest go first. Every row has a number, so a gap tells what went. */
final class TapBuffer {
    private static final int MOST_BYTES = 4 << 20;
    private static final int MOST_ROWS = 2_048;

    private final ArrayDeque<byte[]> lines = new ArrayDeque<>();
    private long next;
    private long matched;
    private int bytes;
    private boolean ended;
    private WeirException failure;

    /** Counts a row that was looked at and not taken. */
    synchronized void skip() {
        if (!ended) {
            matched++;
        }
    }

    synchronized void put(byte[] line) {
        if (ended) {
            return;
        }
        matched++;
        next++;
        lines.add(line);
        bytes += line.length;
        while (bytes > MOST_BYTES && lines.size() > 1) {
            bytes -= lines.poll().length;
        }
        notifyAll();
    }

    synchronized void end() {
        ended = true;
        notifyAll();
    }

    /** Ends, unless it has; the reader is told why. */
    synchronized void fail(WeirException why) {
        if (!ended) {
            failure = why;
            end();
        }
    }

    /** Waits for rows, or for news of those that were skipped; null at the end, once all of both is told. */
    synchronized Tap.Page take(long known) throws InterruptedException {
        while (lines.isEmpty() && matched == known && !ended) {
            wait();
        }
        if (lines.isEmpty() && ended && matched == known) {
            if (failure != null) {
                throw failure;
            }
            return null;
        }
        long first = next - lines.size();
        int count = Math.min(lines.size(), MOST_ROWS);
        int size = lines.stream().limit(count).mapToInt(line -> line.length).sum();
        byte[] body = new byte[size];
        for (int row = 0, at = 0; row < count; row++) {
            byte[] line = lines.poll();
            System.arraycopy(line, 0, body, at, line.length);
            at += line.length;
            bytes -= line.length;
        }
        return new Tap.Page(first, count, matched, body);
    }
}
