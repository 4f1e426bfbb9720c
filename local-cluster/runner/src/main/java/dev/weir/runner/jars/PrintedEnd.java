package dev.weir.runner.jars;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The last lines that a process printed. All is read, so that it never waits for a reader; little is kept. */
final class PrintedEnd {
    private static final int KEPT = 16 << 10;
    /** A grandchild may hold the output open after the process is gone, in milliseconds. */
    private static final long PATIENCE = 1_000;

    private final StringBuilder text = new StringBuilder();
    private final Thread reader;

    private PrintedEnd(InputStream output) {
        reader = new Thread(() -> read(output), "weir-program-output");
        reader.setDaemon(true);
    }

    static PrintedEnd of(InputStream output) {
        PrintedEnd printed = new PrintedEnd(output);
        printed.reader.start();
        return printed;
    }

    void await() throws InterruptedException {
        reader.join(PATIENCE);
    }

    synchronized String text() {
        return text.toString();
    }

    private void read(InputStream output) {
        byte[] bytes = new byte[4096];
        try {
            for (int count = output.read(bytes); count >= 0; count = output.read(bytes)) {
                keep(new String(bytes, 0, count, StandardCharsets.UTF_8));
            }
        } catch (IOException gone) {
            // The process was killed.
        }
    }

    private synchronized void keep(String more) {
        text.append(more);
        if (text.length() > KEPT) {
            text.delete(0, text.length() - KEPT);
        }
    }
}
