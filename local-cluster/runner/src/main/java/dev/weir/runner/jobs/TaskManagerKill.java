package dev.weir.runner.jobs;

import dev.weir.runner.WeirException;
import dev.weir.runner.chaos.Timeline;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Takes away the one TaskManager of the local Flink for a while, and tells the timeline of every run that stood on it. */
final class TaskManagerKill {
    private final Run own;
    private final List<Run> going;

    /** @param going all runs that are not over */
    TaskManagerKill(Run own, List<Run> going) {
        this.own = own;
        this.going = going;
    }

    /** Fails with {@code run-over}, or with {@code other-runs-touched} where it was not said that others may go with it; gives those. */
    List<String> kill(Cluster cluster, boolean others, long millis) throws Exception {
        if (own.state().isOver()) {
            throw new WeirException("run-over", "The run has ended. Run the job again.");
        }
        List<String> strangers = going.stream().filter(run -> run != own).map(Run::id).toList();
        if (!others && !strangers.isEmpty()) {
            throw new WeirException(
                    "other-runs-touched",
                    "All runs stand on the one TaskManager of the local Flink: to kill it fails " + (strangers.size() == 1 ? "another run" : strangers.size() + " other runs")
                            + " as well. End them first, or say that they may fail.",
                    Map.of("runs", strangers));
        }
        CompletableFuture<Void> back = cluster.killTaskManager(millis);
        going.forEach(run -> tell(run, Timeline.Event.of("task-manager-killed").ms(millis).text(run == own ? null : "for another run")));
        back.thenRun(() -> going.forEach(run -> tell(run, Timeline.Event.of("task-manager-back"))));
        return strangers;
    }

    private static void tell(Run run, Timeline.Event event) {
        run.debugger().chaos().timeline().add(event);
    }
}
