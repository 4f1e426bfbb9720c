package dev.weir.runner.functions;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A thread that looks at calls from time to time. It ends when there is nothing left to look at: on a cluster, it would hold the classes of a job that is over. */
final class Ticks {
    static final int MS = 50;
    private static final Set<Runnable> LOOKS = ConcurrentHashMap.newKeySet();
    private static Thread thread;

    private Ticks() {}

    static void add(Runnable look) {
        LOOKS.add(look);
        start();
    }

    static void remove(Runnable look) {
        LOOKS.remove(look);
    }

    private static synchronized void start() {
        if (thread == null) {
            thread = new Thread(Ticks::run, "weir-function-watch");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private static void run() {
        try {
            while (true) {
                synchronized (Ticks.class) {
                    Ticks.class.wait(MS);
                    if (LOOKS.isEmpty()) {
                        thread = null;
                        return;
                    }
                }
                LOOKS.forEach(Runnable::run);
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }
}
