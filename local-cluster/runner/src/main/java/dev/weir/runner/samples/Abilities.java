package dev.weir.runner.samples;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.expressions.ResolvedExpression;

/** What the planner pushed into a source, as far as the rows it gives depend on it. */
final class Abilities {
    /** Paths into the physical columns, or null for all of them. */
    int[][] projection;
    List<String> metadataKeys = List.of();
    List<ResolvedExpression> filters = List.of();
    List<Map<String, String>> partitions;
    Long limit;
    WatermarkStrategy<RowData> watermarks;
    boolean sourceWatermark;

    Abilities copy() {
        var copy = new Abilities();
        copy.projection = projection;
        copy.metadataKeys = metadataKeys;
        copy.filters = filters;
        copy.partitions = partitions;
        copy.limit = limit;
        copy.watermarks = watermarks;
        copy.sourceWatermark = sourceWatermark;
        return copy;
    }

    /** Adds the filters the source took; those that remain with the planner are applied by it. */
    void accept(List<ResolvedExpression> offered, List<ResolvedExpression> accepted) {
        var all = new ArrayList<>(filters);
        accepted.stream().filter(offered::contains).forEach(all::add);
        filters = List.copyOf(all);
    }
}
