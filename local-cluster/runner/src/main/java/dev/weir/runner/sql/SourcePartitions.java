package dev.weir.runner.sql;

import dev.weir.runner.topology.OperatorFacts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.apache.flink.table.catalog.CatalogManager;
import org.apache.flink.table.catalog.ObjectIdentifier;

/**
 * In how many parts a table's rows are read at most, where its definition says so. A Kafka topic does not: only its broker
 * knows, and looking asks nobody outside.
 */
final class SourcePartitions {
    private SourcePartitions() {}

    /** 0 where it is not known. */
    static ToIntFunction<OperatorFacts> of(CatalogManager catalogs, List<JobDraft> drafts) {
        Map<String, Integer> known = new HashMap<>();
        for (JobDraft draft : drafts) {
            draft.plan().facts().values().stream()
                    .filter(facts -> facts.type().equals("source") && facts.table() != null)
                    .forEach(facts -> known.computeIfAbsent(facts.table(), table -> count(catalogs, table)));
        }
        return facts -> facts.table() == null ? 0 : known.getOrDefault(facts.table(), 0);
    }

    private static int count(CatalogManager catalogs, String table) {
        String[] path = table.split("\\.", 3);
        return path.length != 3
                ? 0
                : catalogs.getTable(ObjectIdentifier.of(path[0], path[1], path[2]))
                        .map(found -> jdbc(found.getResolvedTable().getOptions()))
                        .orElse(0);
    }

    /** A table that is read over JDBC comes whole, or cut by a column into a given number of parts. */
    private static int jdbc(Map<String, String> options) {
        if (!"jdbc".equals(options.get("connector"))) {
            return 0;
        }
        String number = options.get("scan.partition.num");
        return number == null ? 1 : number.matches("\\d{1,6}") ? Math.max(1, Integer.parseInt(number)) : 0;
    }
}
