package dev.weir.runner.lineage;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.common.JobID;

/**
 * One run of a job on some rows of its samples. Its sources find it by the job's id, as sinks find their captures, so that one
 * plan serves all experiments.
 */
public final class Experiment {
    private static final Map<JobID, Experiment> BY_JOB = new ConcurrentHashMap<>();

    private final FedRows rows;
    private final Map<String, long[]> chosen;
    private final Trace trace;
    private final Worlds worlds;
    private final Turns turns;

    /** @param chosen null for all rows; @param trace null where nobody wants to know which way rows go; @param worlds null where it is one experiment and not many */
    Experiment(FedRows rows, Collection<InputRow> chosen, Trace trace, Worlds worlds) {
        this(rows, chosen == null ? null : byTable(chosen), trace, worlds, null);
    }

    private Experiment(FedRows rows, Map<String, long[]> chosen, Trace trace, Worlds worlds, Turns turns) {
        this.rows = rows;
        this.chosen = chosen;
        this.trace = trace;
        this.worlds = worlds;
        this.turns = turns;
    }

    /** The part of it that one of its jobs is. @param turns null where no order is to be kept */
    Experiment ofJob(Turns turns) {
        return new Experiment(rows, chosen, trace, worlds, turns);
    }

    private static Map<String, long[]> byTable(Collection<InputRow> chosen) {
        Map<String, List<Long>> lists = new HashMap<>();
        chosen.forEach(row -> lists.computeIfAbsent(row.table(), table -> new ArrayList<>()).add(row.record()));
        Map<String, long[]> all = new HashMap<>();
        lists.forEach((table, records) -> all.put(table, records.stream().mapToLong(Long::longValue).sorted().distinct().toArray()));
        return all;
    }

    static void register(JobID job, Experiment experiment) {
        BY_JOB.put(job, experiment);
    }

    static void forget(JobID job) {
        BY_JOB.remove(job);
    }

    public static Experiment of(JobID job) {
        Experiment experiment = BY_JOB.get(job);
        if (experiment == null) {
            throw new IllegalStateException("The experiment of job " + job + " is over.");
        }
        return experiment;
    }

    public FedRows rows() {
        return rows;
    }

    /** Where the rows to give stand among those of a scan; null for all of them. */
    public int[] places(FedScan scan) {
        return chosen == null ? null : scan.places(chosen.getOrDefault(scan.table(), new long[0]));
    }

    /** Null where the way of rows is not followed. */
    public Trace trace() {
        return trace;
    }

    /** Null where no order of the job's sources is to be kept. */
    public Turns turns() {
        return turns;
    }

    /** Null where it is one experiment. */
    public Worlds worlds() {
        return worlds;
    }
}
