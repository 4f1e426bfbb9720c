package dev.weir.runner.lineage;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tells rows by the lines of their samples. */
final class Lines {
    private static final int MOST = 1_000;

    private Lines() {}

    /** Of each table the lines that rows were read from, the first of many. */
    static List<Answer.Source> of(FedRows fed, List<InputRow> rows) throws Exception {
        Map<String, Set<Long>> byTable = new LinkedHashMap<>();
        rows.forEach(row -> byTable.computeIfAbsent(row.table(), table -> new HashSet<>()).add(row.record()));
        List<Answer.Source> all = new ArrayList<>();
        for (Map.Entry<String, Set<Long>> table : byTable.entrySet()) {
            Set<Long> records = table.getValue();
            int most = Math.min(MOST, records.size());
            List<SampleLine> lines = fed.lines(table.getKey()).find(line -> records.contains(line.record()), most);
            all.add(new Answer.Source(plain(table.getKey()), lines, records.size()));
        }
        return all;
    }

    /** The name without what every table is in unless told otherwise. */
    static String plain(String table) {
        return table.replaceFirst("^default_catalog\\.(?:default_database\\.)?", "");
    }
}
