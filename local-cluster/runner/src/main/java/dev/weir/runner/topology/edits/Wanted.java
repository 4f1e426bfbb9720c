package dev.weir.runner.topology.edits;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.streaming.api.graph.StreamEdge;
import org.apache.flink.streaming.api.graph.StreamNode;

/** The numbers and ways that edits still ask for; rules strike out what cannot be, and the job's own comes back. */
final class Wanted {
    /** All edges from one operator to another. */
    record Way(String from, String to) {}

    final Map<String, Integer> parallelism = new LinkedHashMap<>();
    final Map<String, Integer> maxParallelism = new LinkedHashMap<>();
    final Map<Way, Ship> ship = new LinkedHashMap<>();
    private final JobGraphView job;

    Wanted(JobGraphView job) {
        this.job = job;
    }

    int parallelism(StreamNode node) {
        return parallelism.getOrDefault(job.uid(node), node.getParallelism());
    }

    /** Not above 0 where Flink derives it from the parallelism. */
    int maxParallelism(StreamNode node) {
        return maxParallelism.getOrDefault(job.uid(node), node.getMaxParallelism());
    }

    Ship ship(StreamEdge edge) {
        return ship.getOrDefault(way(edge), JobGraphView.shipOf(edge));
    }

    Way way(StreamEdge edge) {
        return new Way(job.uid(job.source(edge)), job.uid(job.target(edge)));
    }
}
