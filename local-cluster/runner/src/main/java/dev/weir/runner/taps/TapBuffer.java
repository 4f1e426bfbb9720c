package dev.weir.runner.taps;

import dev.weir.runner.WeirException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Rows of a tap on their way to its reader: bounded, the oldest go first. Every row has a number, so a gap tells what went. */
final class TapBuffer {
    private static final int MOST_BYTES = 4 << 20;
    private static final int MOST_ROWS = 2_048;

    private final ArrayDeque<byte[]> lines = new ArrayDeque<>();
    private final List<Skipped> skipped = new ArrayList<>();
    private long next;
    /** Of rows that were taken, and of those that were skipped once it has ended. */
    private long matched;
    private int bytes;
    private boolean ended;
    private WeirException failure;

    /** Rows that one thread has looked at and not taken. It counts without a lock: the reader adds up when it reads. */
    static final class Skipped {
        private final AtomicLong count = new AtomicLong();
        private long own;

        void one() {
            count.lazySet(++own);
        }
    }

    synchronized Skipped skipped() {
        Skipped one = new Skipped();
        skipped.add(one);
        return one;
    }

    private long matched() {
        long all = matched;
        for (Skipped each : skipped) {
            all += each.count.get();
        }
        return all;
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
        matched = matched();
        skipped.clear();
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
        while (lines.isEmpty() && matched() == known && !ended) {
            wait();
        }
        long told = matched();
        if (lines.isEmpty() && ended && told == known) {
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
        return new Tap.Page(first, count, told, body);
    }
}
