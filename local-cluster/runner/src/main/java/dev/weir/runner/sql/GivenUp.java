package dev.weir.runner.sql;

import java.util.concurrent.CancellationException;

/** Ends long work between two statements once nobody waits for it: the next keystroke must not. */
final class GivenUp {
    private GivenUp() {}

    static void check() {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException();
        }
    }
}
