package dev.weir.runner.topology;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.rel.RelNode;
import org.apache.flink.table.operations.ModifyOperation;
import org.apache.flink.table.operations.Operation;
import org.apache.flink.table.operations.QueryOperation;
import org.apache.flink.table.planner.delegation.PlannerBase;

/**
 * How what a query gives changes, as EXPLAIN CHANGELOG_MODE says.
 *
 * @param kinds {@code +I}, {@code -U} …
 * @param upsertKeys by the positions of columns
 */
public record PlannedChanges(List<String> kinds, List<List<Integer>> upsertKeys) {
    private static final int MOST_KEYS = 8;

    /** Of a query, or of what a write is given; empty where the plan is one of a batch, which knows no changes. */
    public static List<PlannedChanges> of(PlannerBase planner, List<? extends Operation> operations) {
        List<RelNode> optimized = PlannerInside.optimized(planner, operations);
        List<PlannedChanges> all = new ArrayList<>();
        for (int i = 0; i < operations.size() && i < optimized.size(); i++) {
            boolean writes = operations.get(i) instanceof ModifyOperation && !(operations.get(i) instanceof QueryOperation);
            RelNode top = optimized.get(i);
            RelNode given = writes && !top.getInputs().isEmpty() ? top.getInput(0) : top;
            List<String> kinds = PlannerInside.changelog(given);
            all.add(kinds == null ? null : new PlannedChanges(kinds, PlannerInside.upsertKeys(given).stream().limit(MOST_KEYS).toList()));
        }
        return all.stream().allMatch(Objects::nonNull) ? all : List.of();
    }

    /** The upsert keys by names. */
    public List<List<String>> named(List<String> columns) {
        return upsertKeys.stream().filter(key -> key.stream().allMatch(at -> at < columns.size())).map(key -> key.stream().map(columns::get).toList()).toList();
    }
}
