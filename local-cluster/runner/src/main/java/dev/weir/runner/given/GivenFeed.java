package dev.weir.runner.given;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/** What one scan of a table is to give: filled by the test, emptied by the scan's reader. */
public final class GivenFeed {
    private final Queue<Portion> portions = new ArrayDeque<>();
    private final CompletableFuture<Void> othersIdle = new CompletableFuture<>();
    private CompletableFuture<Void> more = new CompletableFuture<>();
    private CompletableFuture<Void> ended = new CompletableFuture<>();
    private int awaited;

    private static final class Portion {
        private final Queue<GivenEntry> entries;
        private final CompletableFuture<Void> given = new CompletableFuture<>();

        Portion(List<GivenEntry> entries) {
            this.entries = new ArrayDeque<>(entries);
        }
    }

    /** @param parallelism of the scan: all its readers but the first are idle, and the first waits until they are */
    GivenFeed(int parallelism) {
        awaited = parallelism - 1;
        if (awaited == 0) {
            othersIdle.complete(null);
        }
    }

    /** Completes when the reader has sent the last of them on; with {@link BrokenEntry} where one cannot be given. */
    public synchronized CompletableFuture<Void> give(List<GivenEntry> entries) {
        Portion portion = new Portion(entries);
        if (entries.isEmpty()) {
            portion.given.complete(null);
        } else {
            portions.add(portion);
            more.complete(null);
        }
        return portion.given;
    }

    /** The entry to give next; null where there is none now. It stays until {@link #gave}. */
    public synchronized GivenEntry next() {
        Portion portion = portions.peek();
        return portion == null ? null : portion.entries.peek();
    }

    /** The last {@link #next} was sent on. */
    public void gave() {
        Portion done = null;
        synchronized (this) {
            Portion portion = portions.element();
            if (portion.entries.remove() instanceof GivenEntry.End) {
                ended.complete(null);
            }
            if (portion.entries.isEmpty()) {
                done = portions.remove();
            }
        }
        if (done != null) {
            done.given.complete(null);
        }
    }

    /** The last {@link #next} cannot be sent on; what follows it is dropped. */
    public void broke(BrokenEntry broken) {
        Portion portion;
        synchronized (this) {
            portion = portions.remove();
        }
        portion.given.completeExceptionally(broken);
    }

    /** Completes when {@link #next} has something again. */
    public synchronized CompletableFuture<Void> more() {
        if (more.isDone() && portions.isEmpty()) {
            more = new CompletableFuture<>();
        }
        return more;
    }

    /** Completes when the end was given. */
    public synchronized CompletableFuture<Void> ended() {
        return ended;
    }

    /** Told by each reader but the first. */
    public synchronized void idle() {
        if (--awaited == 0) {
            othersIdle.complete(null);
        }
    }

    public CompletableFuture<Void> othersIdle() {
        return othersIdle;
    }
}
