package dev.weir.runner.topology;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.flink.streaming.api.graph.StreamNode;

/**
 * What Flink calls the operators of a job, as its metrics and log lines do. The numbers in it count all that one process has planned; their order within a job is
 * the same everywhere, so they are counted from 1 here, and the same text gives the same names.
 */
final class FlinkNames {
    private static final Pattern NUMBER = Pattern.compile("\\[(\\d{1,18})]");

    private final Map<Long, Integer> ranks = new HashMap<>();

    FlinkNames(Collection<StreamNode> job) {
        TreeSet<Long> all = new TreeSet<>();
        job.forEach(node -> NUMBER.matcher(node.getOperatorName()).results().forEach(found -> all.add(Long.valueOf(found.group(1)))));
        all.forEach(number -> ranks.put(number, ranks.size() + 1));
    }

    String of(StreamNode node) {
        return NUMBER.matcher(PlanText.withoutId(node.getOperatorName())).replaceAll(found -> "[" + ranks.get(Long.valueOf(found.group(1))) + "]");
    }
}
