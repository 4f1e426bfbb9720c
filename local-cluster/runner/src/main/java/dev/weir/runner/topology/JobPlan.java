package dev.weir.runner.topology;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.dag.Transformation;

/**
 * One planned job.
 *
 * @param transformations what Flink makes StreamGraphs of, any number of times
 * @param facts by transformation; one exec node may have made several
 * @param keys the columns an edge is partitioned by, by the PartitionTransformation that does it
 * @param marked uids that only an ordinal tells from an equal sub-plan's
 * @param advice what Flink advises of it
 */
public record JobPlan(
        List<Transformation<?>> transformations,
        Map<Transformation<?>, OperatorFacts> facts,
        Map<Transformation<?>, List<String>> keys,
        Set<String> marked,
        List<Advice> advice) {

    /** @param kind {@code WARNING} where the result may be wrong, {@code ADVICE} where it could be had with less */
    public record Advice(String kind, String text) {}
}
