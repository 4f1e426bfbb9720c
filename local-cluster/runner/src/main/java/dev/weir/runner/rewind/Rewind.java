package dev.weir.runner.rewind;

import dev.weir.runner.WeirException;
import dev.weir.runner.captures.Capture;
import dev.weir.runner.wire.Changing;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.flink.api.common.JobID;
import org.apache.flink.core.fs.Path;
import org.apache.flink.runtime.checkpoint.CompletedCheckpoint;

/** The checkpoints of a run, and of those that it goes on from, that can be gone back to. Flink tells of each as it completes. */
public final class Rewind extends Changing {
    private static final Map<JobID, Rewind> BY_JOB = new ConcurrentHashMap<>();

    /** How far a run has come. */
    public record Progress(Long watermark, Long records) {}

    private final int most;
    private final Iterable<Capture> captures;
    private final Supplier<Progress> progress;
    private final List<RewindPoint> points = new ArrayList<>();
    private final Set<JobID> jobs = new LinkedHashSet<>();
    /** Those whose own settings ask for checkpoints. */
    private final Set<JobID> asking = new HashSet<>();
    private final Map<JobID, RewindPoint.OfJob> latest = new HashMap<>();
    private final Map<JobID, Long> bytes = new HashMap<>();
    /** Folders of checkpoints, one a job; they go with the run. */
    private final Set<String> folders = new HashSet<>();
    /** Jobs whose checkpoint of one and the same moment is still to come. */
    private final Set<JobID> awaited = new HashSet<>();
    private String why = "job";
    /** How far the run had come when they were asked for. */
    private Progress begun;
    private long since;
    private boolean missing;
    private CompletableFuture<Boolean> arrived = new CompletableFuture<>();
    private long records;
    private long next = 1;

    /**
     * @param most points that are kept
     * @param captures of the run's sinks
     */
    public Rewind(int most, Iterable<Capture> captures, Supplier<Progress> progress) {
        this.most = most;
        this.captures = captures;
        this.progress = progress;
    }

    /** Goes on from an ended run, whose points can still be gone back to: all, or those up to one. */
    public synchronized void goOn(Rewind before, RewindPoint upTo) {
        synchronized (before) {
            before.points.stream().filter(point -> upTo == null || point.number() <= upTo.number()).forEach(points::add);
            folders.addAll(before.folders);
            next = before.next;
            Long given = upTo == null ? before.progress().records() : upTo.records();
            records = given == null ? 0 : given;
        }
    }

    /** Files that another run has as well go with that one. */
    public void leaveTo(Rewind other) {
        Set<String> theirs;
        synchronized (other) {
            theirs = Set.copyOf(other.folders);
        }
        synchronized (this) {
            folders.removeAll(theirs);
        }
    }

    /**
     * Before the job is submitted.
     *
     * @param asks whether its own settings ask for checkpoints
     */
    public synchronized void register(JobID job, boolean asks) {
        jobs.add(job);
        if (asks) {
            asking.add(job);
        }
        BY_JOB.put(job, this);
    }

    static Rewind of(JobID job) {
        return BY_JOB.get(job);
    }

    int most() {
        return most;
    }

    /**
     * Checkpoints of some jobs are about to be triggered that belong together.
     *
     * @return completes once each is here, which is later than Flink says that it is complete; with whether one will not come
     */
    synchronized CompletableFuture<Boolean> await(Set<JobID> together, String reason) {
        awaited.clear();
        awaited.addAll(together);
        why = reason;
        begun = progress();
        since = System.currentTimeMillis();
        missing = false;
        arrived = new CompletableFuture<>();
        return arrived;
    }

    /**
     * A checkpoint that was awaited will not come.
     *
     * @param of what {@link #await} gave: of those that were awaited before nothing is known any more
     */
    void missed(JobID job, CompletableFuture<Boolean> of) {
        CompletableFuture<Boolean> told;
        synchronized (this) {
            if (of != arrived) {
                return;
            }
            missing |= awaited.remove(job);
            told = awaited.isEmpty() ? arrived : null;
        }
        if (told != null) {
            told.complete(true);
        }
    }

    /** @param kept the numbers of the job's checkpoints that Flink keeps */
    void completed(JobID job, CompletedCheckpoint checkpoint, List<Long> kept) {
        Map<JobID, Set<Long>> known;
        synchronized (this) {
            latest.put(job, new RewindPoint.OfJob(job, checkpoint.getCheckpointID(), checkpoint.getExternalPointer()));
            bytes.put(job, checkpoint.getStateSize());
            folders.add(new Path(checkpoint.getExternalPointer()).getParent().toString());
            points.removeIf(point -> point.jobs().stream().anyMatch(of -> of.job().equals(job) && !kept.contains(of.checkpoint())));
            boolean asked = checkpoint.getTimestamp() >= since && awaited.remove(job);
            if (latest.keySet().containsAll(jobs) && (awaited.isEmpty() || !asked)) {
                add(checkpoint, asked);
            }
            known = known();
            known.computeIfAbsent(job, unseen -> new HashSet<>()).add(checkpoint.getCheckpointID());
        }
        captures.forEach(capture -> capture.completed(job, checkpoint.getCheckpointID(), known));
        tellArrived();
    }

    private void tellArrived() {
        CompletableFuture<Boolean> told;
        boolean incomplete;
        synchronized (this) {
            told = awaited.isEmpty() ? arrived : null;
            incomplete = missing;
        }
        if (told != null) {
            told.complete(incomplete);
        }
    }

    /** @param asked whether it is the last of those that were awaited together; one that was not says nothing of these */
    private void add(CompletedCheckpoint checkpoint, boolean asked) {
        Progress now = asked && begun != null ? begun : progress();
        long size = bytes.values().stream().mapToLong(Long::longValue).sum();
        long took = Math.max(0, checkpoint.getCompletionTimestamp() - checkpoint.getTimestamp());
        points.add(new RewindPoint(next++, checkpoint.getCompletionTimestamp(), now.watermark(), now.records(), size, took, whyOf(checkpoint.getJobId(), asked), List.copyOf(latest.values())));
        while (points.size() > most) {
            points.remove(0);
        }
        changed();
    }

    /** One that nobody awaits any more came late, unless the job asks for some itself. */
    private String whyOf(JobID job, boolean asked) {
        return asked ? why : asking.contains(job) ? "job" : "interval";
    }

    private Progress progress() {
        Progress now = progress.get();
        return new Progress(now.watermark(), now.records() == null ? null : Long.valueOf(records + now.records()));
    }

    /** Whether no row and no watermark has come since the newest point, also where that is one of the run it goes on from: another would only push an older one out. */
    synchronized boolean standsAtItsLastPoint() {
        RewindPoint last = points.isEmpty() ? null : points.get(points.size() - 1);
        Progress now = progress();
        return last != null && now.records() != null && now.records().equals(last.records()) && (now.watermark() == null || now.watermark().equals(last.watermark()));
    }

    /** The checkpoints of all points, by job. */
    public synchronized Map<JobID, Set<Long>> known() {
        Map<JobID, Set<Long>> known = new HashMap<>();
        points.forEach(point -> point.jobs().forEach(of -> known.computeIfAbsent(of.job(), job -> new HashSet<>()).add(of.checkpoint())));
        return known;
    }

    public synchronized List<RewindPoint> points() {
        return List.copyOf(points);
    }

    /** Fails with {@code point-gone} where there is none of that number, or no more. */
    public synchronized RewindPoint point(long number) {
        return points.stream().filter(point -> point.number() == number).findFirst().orElseThrow(() -> new WeirException("point-gone",
                "The checkpoint " + number + " is not kept any more: of a run, the newest " + most + " are. Choose another."));
    }

    /** No point follows. */
    public synchronized void end() {
        setEnded();
        changed();
    }

    /** Deletes the files of all checkpoints that were not handed over. */
    public synchronized void close() {
        jobs.forEach(BY_JOB::remove);
        for (String folder : folders) {
            try {
                Path path = new Path(folder);
                path.getFileSystem().delete(path, true);
            } catch (IOException left) {
                // It goes with the engine's folder.
            }
        }
        folders.clear();
    }
}
