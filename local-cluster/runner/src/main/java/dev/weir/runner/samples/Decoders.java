package dev.weir.runner.samples;

import dev.weir.runner.WeirException;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.util.SimpleUserCodeClassLoader;
import org.apache.flink.util.UserCodeClassLoader;

/** Chooses the decoder of a sample by its type. */
final class Decoders {
    private Decoders() {}

    static RecordDecoder of(SamplePlan plan) {
        if (plan.changes() != null) {
            return new ChangeLinesDecoder(plan);
        }
        return switch (plan.stream().type()) {
            case "csv" -> new CsvDecoder(plan);
            case "jsonl" -> new JsonLinesDecoder(plan);
            case "avro" -> new AvroDecoder(plan);
            default -> throw new WeirException(
                    "sample-format", "The stream " + plan.stream().origin() + " has the format " + plan.stream().type() + ", which cannot be read here. Use csv, jsonl, avro or debezium-json.");
        };
    }

    /** What a decoder is opened with. */
    static DeserializationSchema.InitializationContext context(MetricGroup metrics, UserCodeClassLoader loader) {
        return new DeserializationSchema.InitializationContext() {
            @Override
            public MetricGroup getMetricGroup() {
                return metrics;
            }

            @Override
            public UserCodeClassLoader getUserCodeClassLoader() {
                return loader;
            }
        };
    }

    static DeserializationSchema.InitializationContext context(MetricGroup metrics, ClassLoader loader) {
        return context(metrics, SimpleUserCodeClassLoader.create(loader));
    }
}
