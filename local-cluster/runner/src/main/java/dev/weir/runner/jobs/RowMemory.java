package dev.weir.runner.jobs;

import dev.weir.runner.captures.Capture;
import java.util.Collection;

/** Shares out the heap that captured rows may take. */
final class RowMemory {
    private static final long TOTAL = Runtime.getRuntime().maxMemory() / 4;
    private static final long MOST = 32L << 20;
    private static final long LEAST = 1L << 20;

    private RowMemory() {}

    /**
     * Bytes for each sink of a new run. Runs that are over give up rows first, so that a run that lives can keep more:
     * their readers see from where on rows are kept.
     */
    static long grant(Collection<Run> others, int sinks) {
        int living = (int) others.stream().filter(run -> !run.state().isOver()).count();
        long share = TOTAL / (living + 2);
        long over = Math.max(1, others.size() - living);
        for (Run run : others) {
            if (run.state().isOver()) {
                for (Capture capture : run.captures()) {
                    capture.shrink(Math.max(LEAST / 4, share / over / 4));
                }
            }
        }
        return Math.max(LEAST, Math.min(MOST, share / Math.max(1, sinks)));
    }
}
