package dev.weir.runner.samples;

import dev.weir.runner.WeirException;

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
}
