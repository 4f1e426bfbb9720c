package dev.weir.runner.jobs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.common.JobID;

/** The skipped lines of samples, by run: the latest few of each file. Sample sources report here from their tasks. */
public final class Skipped {
    private static final int LATEST = 5;
    private static final Map<JobID, Skipped> BY_JOB = new ConcurrentHashMap<>();

    private final Map<String, List<SkippedLine>> byFile = new LinkedHashMap<>();

    /** Called by a source for each line it skips; a job that no run knows is not an error. */
    public static void report(JobID job, SkippedLine line) {
        Skipped skipped = BY_JOB.get(job);
        if (skipped != null) {
            skipped.add(line);
        }
    }

    void register(JobID job) {
        BY_JOB.put(job, this);
    }

    static void forget(JobID job) {
        BY_JOB.remove(job);
    }

    private synchronized void add(SkippedLine line) {
        List<SkippedLine> lines = byFile.computeIfAbsent(line.file(), file -> new ArrayList<>());
        lines.add(line);
        if (lines.size() > LATEST) {
            lines.remove(0);
        }
    }

    synchronized List<SkippedLine> lines() {
        return byFile.values().stream().flatMap(List::stream).toList();
    }
}
