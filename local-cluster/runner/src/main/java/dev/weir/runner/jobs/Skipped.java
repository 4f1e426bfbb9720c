package dev.weir.runner.jobs;

import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.common.JobID;

/** The skipped lines of samples, by run: of each table and file how many, and the last. Sample sources report here from their tasks. */
public final class Skipped {
    private static final Map<JobID, Skipped> BY_JOB = new ConcurrentHashMap<>();

    private final Map<Place, Known> known = new LinkedHashMap<>();

    private record Place(String table, String file) {}

    private static final class Known {
        /** By number: a line that is read again, by another reader, in a loop or after a failure, is no other line. */
        final BitSet lines = new BitSet();
        int last;
        String reason;
    }

    /** Called by a source for each line it skips; a job that no run knows is not an error. */
    public static void report(JobID job, String table, String file, int line, String reason) {
        Skipped skipped = BY_JOB.get(job);
        if (skipped != null) {
            skipped.add(table, file, line, reason);
        }
    }

    void register(JobID job) {
        BY_JOB.put(job, this);
    }

    static void forget(JobID job) {
        BY_JOB.remove(job);
    }

    synchronized void add(String table, String file, int line, String reason) {
        Known of = known.computeIfAbsent(new Place(table, file), key -> new Known());
        of.lines.set(line);
        of.last = line;
        of.reason = reason;
    }

    synchronized List<SkippedLines> lines() {
        return known.entrySet().stream().map(each -> new SkippedLines(each.getKey().table(), each.getKey().file(), each.getValue().last, each.getValue().reason, each.getValue().lines.cardinality())).toList();
    }
}
