package dev.weir.runner;

import java.util.Optional;

/** Ends this process with the one that started it, even when that one was killed and could tell nobody. */
public final class Parent {
    private Parent() {}

    /** @param pid the host's process id; null where the runner was started by hand */
    public static void watch(String pid) {
        if (pid == null) {
            return;
        }
        Optional<ProcessHandle> host = ProcessHandle.of(Long.parseLong(pid));
        if (host.isEmpty()) {
            Runtime.getRuntime().halt(0);
        }
        host.get().onExit().thenRun(() -> Runtime.getRuntime().halt(0));
    }
}
