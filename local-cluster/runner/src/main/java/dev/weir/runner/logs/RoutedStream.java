package dev.weir.runner.logs;

import dev.weir.runner.secrets.Scrubber;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Stands in for {@code System.out} or {@code System.err}: what a thread of a run prints becomes lines of that run's log.
 * Lines are gathered by thread, so that two tasks never mix inside one.
 */
final class RoutedStream extends OutputStream {
    private final PrintStream engine;
    private final String level;
    private final ThreadLocal<ByteArrayOutputStream> line = ThreadLocal.withInitial(ByteArrayOutputStream::new);

    RoutedStream(PrintStream engine, String level) {
        this.engine = engine;
        this.level = level;
    }

    @Override
    public void write(int unit) {
        write(new byte[] {(byte) unit}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int size) {
        RunLog log = RunLogs.current();
        if (log == null) {
            if (Scrubber.isIdle()) {
                engine.write(bytes, from, size);
            } else {
                engine.print(Scrubber.scrub(new String(bytes, from, size, StandardCharsets.UTF_8)));
            }
            return;
        }
        ByteArrayOutputStream begun = line.get();
        int start = from;
        for (int at = from; at < from + size; at++) {
            if (bytes[at] == '\n') {
                begun.write(bytes, start, at - start);
                log.add(new LogLine(System.currentTimeMillis(), level, "", begun.toString(StandardCharsets.UTF_8).stripTrailing()));
                begun.reset();
                start = at + 1;
            }
        }
        begun.write(bytes, start, from + size - start);
    }

    @Override
    public void flush() {
        engine.flush();
    }
}
