package dev.weir.runner.lineage;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;

/** What the sources of a job give, read from the samples once and shared by all its experiments. */
public final class FedRows {
    private final Map<String, FedScan> scans = new HashMap<>();
    /** Every row in the order in which rows were given when all were. */
    private final Map<InputRow, Integer> order = new LinkedHashMap<>();
    private boolean learnt;

    /**
     * The rows of a scan, or of a table that is looked up in.
     *
     * @param id tells the scans of a script apart
     */
    public synchronized FedScan scan(String id, String table, Callable<List<FedRow>> load, LineFinder lines) throws Exception {
        FedScan known = scans.get(id);
        if (known == null) {
            known = new FedScan(table, load.call(), lines);
            scans.put(id, known);
        }
        return known;
    }

    /** How the lines of a table's sample are found. */
    synchronized LineFinder lines(String table) {
        return scans.values().stream().filter(scan -> scan.table().equals(table)).findFirst().orElseThrow().lines();
    }

    public synchronized void given(InputRow row) {
        order.putIfAbsent(row, order.size());
    }

    /** Earlier ones first; a row that no scan gave comes last. */
    synchronized int order(InputRow row) {
        return order.getOrDefault(row, Integer.MAX_VALUE);
    }

    /** Full names of all tables that are read, looked up in or not. */
    synchronized List<String> tables() {
        return scans.values().stream().map(FedScan::table).distinct().sorted().toList();
    }

    synchronized List<FedScan> scans() {
        return List.copyOf(scans.values());
    }

    /** Every row that a source gives or that can be looked up. */
    synchronized List<InputRow> everything() {
        Set<InputRow> all = new LinkedHashSet<>(order.keySet());
        scans.values().forEach(scan -> scan.rows().forEach(row -> all.add(new InputRow(scan.table(), row.record()))));
        return List.copyOf(all);
    }

    /** All rows were given once, so their watermarks are known. */
    synchronized void settle() {
        scans.values().forEach(FedScan::settle);
        learnt = true;
    }

    public synchronized boolean isLearnt() {
        return learnt;
    }
}
