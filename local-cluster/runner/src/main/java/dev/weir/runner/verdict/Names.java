package dev.weir.runner.verdict;

import dev.weir.runner.topology.OperatorFacts;
import org.apache.flink.streaming.api.graph.StreamNode;

/** How an operator is called when its state is spoken of. */
final class Names {
    private Names() {}

    static String of(StreamNode node, OperatorFacts facts) {
        String plain = node.getOperatorName().replaceAll("\\[\\d+\\]", "").replaceFirst("^(?:Source|Sink): ", "");
        if (facts == null || facts.table() == null) {
            return plain;
        }
        String table = facts.table().substring(facts.table().lastIndexOf('.') + 1);
        return plain.contains(table) || plain.equals("Writer") ? table : table + ": " + plain;
    }

    static String type(StreamNode node, OperatorFacts facts) {
        return facts != null ? facts.type() : node.getInEdges().isEmpty() ? "source" : "process";
    }

    /** All that a person would call a change of the operator, in its query's words. */
    static String described(StreamNode node, OperatorFacts facts) {
        String said = facts == null ? node.getOperatorDescription().replaceAll("\\[\\d+\\]:?", "") : facts.description();
        return said + "\n" + node.getParallelism() + "\n" + node.getMaxParallelism() + "\n" + node.getSlotSharingGroup() + "\n"
                + node.getOperatorFactory().getChainingStrategy();
    }
}
