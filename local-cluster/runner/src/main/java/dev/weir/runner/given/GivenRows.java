package dev.weir.runner.given;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.common.JobID;

/**
 * What a test gives to the tables of one Flink job. Its sources find it by the job's id, as sinks find their captures, so
 * one plan serves all tests of a script, several at a time.
 */
public final class GivenRows {
    private static final Map<JobID, GivenRows> BY_JOB = new ConcurrentHashMap<>();

    private final Map<String, Scan> scans = new LinkedHashMap<>();
    private final Map<String, List<GivenEntry>> lookups = new ConcurrentHashMap<>();

    /** One scan of the job and its feed. */
    public record Scan(GivenTableName table, String zone, GivenFeed feed) {}

    /** @param lookups full names of the tables that are looked up in and that the test gives rows to */
    GivenRows(Set<String> lookups) {
        lookups.forEach(table -> this.lookups.put(table, List.of()));
    }

    /** Before the job is submitted. */
    static void register(JobID job, GivenRows rows) {
        BY_JOB.put(job, rows);
    }

    public static void forget(JobID job) {
        BY_JOB.remove(job);
    }

    public static GivenRows of(JobID job) {
        GivenRows rows = BY_JOB.get(job);
        if (rows == null) {
            throw new IllegalStateException("The test of job " + job + " is over.");
        }
        return rows;
    }

    void add(GivenScan scan, int parallelism) {
        scans.put(scan.id(), new Scan(scan.table(), scan.zone(), new GivenFeed(parallelism)));
    }

    public GivenFeed feed(String scan) {
        return scans.get(scan).feed();
    }

    public List<Scan> scans() {
        return List.copyOf(scans.values());
    }

    /** Makes more rows of a table found by lookups from now on. @param table as the test calls it */
    public void look(String table, List<GivenEntry> entries) {
        lookups.replaceAll((name, before) -> {
            if (!new GivenTableName(name).isMeantBy(table)) {
                return before;
            }
            List<GivenEntry> all = new ArrayList<>(before);
            all.addAll(entries);
            return all;
        });
    }

    /** All that a looked-up table was given so far, a list of its own for every state; null where the test gives it nothing. */
    public List<GivenEntry> lookedUp(String table) {
        return lookups.get(table);
    }
}
