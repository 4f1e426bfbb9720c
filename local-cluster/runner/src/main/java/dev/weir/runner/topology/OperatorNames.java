package dev.weir.runner.topology;

import org.apache.flink.streaming.api.graph.StreamNode;

/** What an operator is called where people read it. */
public final class OperatorNames {
    private OperatorNames() {}

    /** Flink's name without its numbers; of what reads or writes a table, the table. */
    public static String of(StreamNode node, OperatorFacts facts) {
        String plain = PlanText.plainName(node.getOperatorName());
        if (facts == null || facts.table() == null) {
            return plain;
        }
        String table = facts.table().substring(facts.table().lastIndexOf('.') + 1);
        return plain.endsWith(": Writer") || plain.equals(table) || facts.type().equals("source") && plain.contains(table) ? table : plain;
    }
}
